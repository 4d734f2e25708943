package dev.sluice.testing;

import dev.sluice.canonical.Usage;
import dev.sluice.ledger.Attempt;
import dev.sluice.ledger.BudgetWindow;
import dev.sluice.ledger.Cause;
import dev.sluice.ledger.JournalEntry.HoldPlaced;
import dev.sluice.ledger.JournalEntry.Settled;
import dev.sluice.ledger.LedgerWriter;
import dev.sluice.ledger.Posting;
import dev.sluice.ledger.Settlement;
import dev.sluice.ledger.Written;
import dev.sluice.store.Database;
import java.util.ArrayList;
import java.util.List;

/** A ledger's past. */
public final class PastAttempts {
    private final List<Settled> attempts = new ArrayList<>();
    private final String node;
    private String organisation = "acme";
    private String team = "red";
    private String user = "ann";
    private String key = "k1";
    private String endUser = "";
    private String model = "m";
    private List<String> tags = List.of();
    private List<BudgetWindow> windows = List.of();

    public PastAttempts(String node) {
        this.node = node;
    }

    /** From now on for these. */
    public PastAttempts of(String newTeam, String newUser, String newKey) {
        team = newTeam;
        user = newUser;
        key = newKey;
        return this;
    }

    /** Likewise. */
    public PastAttempts with(String newEndUser, String newModel, String... newTags) {
        endUser = newEndUser;
        model = newModel;
        tags = List.of(newTags);
        return this;
    }

    /** From now on held in this window of a budget. */
    public PastAttempts heldIn(String window, long slot) {
        windows = List.of(new BudgetWindow(window, slot));
        return this;
    }

    /** One that took a second. */
    public PastAttempts cost(long nanos, long startedAtMillis) {
        String id = node + "-" + attempts.size();
        Attempt attempt = new Attempt(
                id,
                "r-" + id,
                1,
                organisation,
                team,
                user,
                key,
                endUser,
                tags,
                "host",
                model,
                "chat",
                startedAtMillis,
                "book");
        Settlement settlement = new Settlement(
                id,
                nanos < 0 ? "UNPRICED" : "EXACT",
                Cause.COMPLETED,
                nanos,
                0,
                Usage.of(10, 20, 0, 0),
                "",
                "",
                null,
                startedAtMillis + 1_000);
        attempts.add(new Settled(new HoldPlaced(attempt, Math.max(0, nanos), 0, windows, Written.UNHEARD), settlement));
        return this;
    }

    /** Writes them to the ledger. */
    public void write(Database database) {
        write(database, Posting.NONE);
    }

    /** Likewise, and posts them to the budgets that they were held in. */
    public void write(Database database, Posting posting) {
        int written = TestGateway.await(new LedgerWriter(database, node, posting).write(attempts));
        if (written != attempts.size()) {
            throw new IllegalStateException(written + " of " + attempts.size() + " written");
        }
        attempts.clear();
    }
}
