package dev.sluice.ledger;

import dev.sluice.canonical.Usage;
import dev.sluice.ledger.JournalEntry.HoldPlaced;
import dev.sluice.ledger.JournalEntry.Settled;
import java.util.List;

/** Entries as a gateway would make them. */
final class Entries {
    static final List<BudgetWindow> WINDOWS = List.of(new BudgetWindow("b1", 0), new BudgetWindow("b2", 86_400_000));

    private Entries() {}

    static Attempt attempt(String id) {
        return attempt(id, "team-a", "k1", "openai", "gpt-4o-mini", List.of("red", "blue"));
    }

    static Attempt attempt(String id, String team, String key, String provider, String model, List<String> tags) {
        return new Attempt(
                id, "r-" + id, 1, "acme", team, "ann", key, "", tags, provider, model, "chat", 1_000, "book-1");
    }

    static HoldPlaced hold(String id, long heldNanos, long floorNanos, Written written) {
        return new HoldPlaced(attempt(id), heldNanos, floorNanos, WINDOWS, written);
    }

    static HoldPlaced hold(String id, long heldNanos, long floorNanos) {
        return hold(id, heldNanos, floorNanos, Written.UNHEARD);
    }

    static Settlement settlement(String id, long costNanos) {
        return settlement(id, costNanos, 2_000);
    }

    static Settlement settlement(String id, long costNanos, long endedAtMillis) {
        return new Settlement(
                id,
                costNanos < 0 ? "UNPRICED" : "EXACT",
                Cause.COMPLETED,
                costNanos,
                0,
                Usage.of(100, 20, 10, 5),
                "",
                "",
                "{\"prompt_tokens\":100}",
                endedAtMillis);
    }

    static Settled settled(HoldPlaced hold, long costNanos) {
        return new Settled(hold, settlement(hold.attemptId(), costNanos));
    }

    static Settled settled(HoldPlaced hold, long costNanos, Written written) {
        return new Settled(hold, settlement(hold.attemptId(), costNanos), hold.heldNanos(), written);
    }
}
