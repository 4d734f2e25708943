package dev.sluice.admin;

import dev.sluice.json.Json;
import dev.sluice.ledger.LedgerVerifier;
import dev.sluice.store.Database;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the ledger is whole. To look at all of it takes as long as it takes: it is begun, and asked for later. */
final class LedgerOperations {
    private static final String PATH = "/admin/v1/ledger/verification";

    private final Database database;
    private final InstantSource clock;

    // On the verticle's event loop.
    private @Nullable Instant startedAt;
    private @Nullable Instant endedAt;
    private long entriesSeen;
    private LedgerVerifier.@Nullable Verdict verdict;
    private boolean hasFailed;

    LedgerOperations(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    List<Operation> all() {
        return List.of(
                Operation.get("getVerification", PATH, asked -> Future.succeededFuture(Told.ok(json()))),
                Operation.post("startVerification", PATH, this::start));
    }

    private boolean isRunning() {
        return startedAt != null && endedAt == null;
    }

    private Future<Told> start(Asked asked) {
        asked.form();
        if (isRunning()) {
            throw Refusal.conflict("A verification is running since " + startedAt + " (expected: none)");
        }
        startedAt = clock.instant();
        endedAt = null;
        verdict = null;
        hasFailed = false;
        entriesSeen = 0;
        var unused = new LedgerVerifier(database, entries -> entriesSeen = entries)
                .verify()
                .onComplete(done -> {
                    endedAt = clock.instant();
                    verdict = done.result();
                    hasFailed = done.failed();
                });
        return Future.succeededFuture(new Told(202, json()));
    }

    private String state() {
        if (startedAt == null) {
            return "none";
        }
        return isRunning() ? "running" : hasFailed ? "failed" : "done";
    }

    private Json json() {
        LedgerVerifier.Verdict found = verdict;
        return new Json.Obj()
                .put("object", "ledger.verification")
                .put("state", state())
                .put("started_at", Shown.time(startedAt))
                .put("ended_at", Shown.time(endedAt))
                .put("entries", found == null ? entriesSeen : found.entries())
                .put("attempts", found == null ? Json.Null.VALUE : Json.Num.of(found.attempts()))
                .put("is_whole", found == null ? Json.Null.VALUE : Json.bool(found.isWhole()))
                .put("findings", Json.Arr.ofTexts(found == null ? List.of() : found.findings()))
                .put("findings_left_out", found == null ? 0 : found.findingsLeftOut());
    }
}
