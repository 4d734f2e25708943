package dev.sluice.ledger;

import dev.sluice.ledger.JournalEntry.HoldPlaced;
import dev.sluice.ledger.JournalEntry.Settled;
import dev.sluice.store.Database;
import dev.sluice.testing.StoreKind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** A store with a ledger; its caller waits for everything. */
final class TestLedger implements AutoCloseable {
    private static final List<String> TEAMS = List.of("", "red", "green", "blue");
    private static final List<List<String>> TAGS =
            List.of(List.of(), List.of("a"), List.of("a", "b"), List.of("b", "c\"100%_"), List.of("ab"));

    final Vertx vertx = Vertx.vertx();
    final Database database;

    TestLedger(StoreKind store, Path folder) {
        database = await(Database.open(vertx, store.config(folder), folder));
    }

    static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    LedgerWriter writer(String node) {
        return new LedgerWriter(database, node, Posting.NONE);
    }

    int write(LedgerWriter writer, List<Settled> settled) {
        return await(writer.write(settled));
    }

    int update(String sql) {
        return await(database.update(sql, Map.of()));
    }

    long number(String sql) {
        return await(database.query(sql, Map.of(), row -> row.getLong(0))).getFirst();
    }

    List<String> texts(String sql) {
        return await(database.query(sql, Map.of(), row -> row.getString(0)));
    }

    LedgerVerifier.Verdict verify() {
        return await(new LedgerVerifier(database, read -> {}).verify());
    }

    /** Attempts of all kinds: priced, free, unpriced, above their hold; ended within some days from 0 on. */
    static List<Settled> random(RandomGenerator random, String prefix, int count) {
        List<Settled> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Attempt attempt = Entries.attempt(
                    prefix + i,
                    TEAMS.get(random.nextInt(TEAMS.size())),
                    "k" + random.nextInt(7),
                    "p" + random.nextInt(3),
                    "m" + random.nextInt(5),
                    TAGS.get(random.nextInt(TAGS.size())));
            long cost = random.nextInt(10) == 0 ? -1 : random.nextInt(8) == 0 ? 0 : random.nextLong(1_000_000_000_000L);
            HoldPlaced hold = new HoldPlaced(
                    attempt,
                    random.nextInt(5) == 0 ? cost / 2 : Math.max(cost, 0),
                    1,
                    random.nextBoolean() ? Entries.WINDOWS : List.of(),
                    Written.UNHEARD);
            long end = random.nextLong(4 * 86_400_000L);
            all.add(new Settled(hold, Entries.settlement(attempt.id(), cost, end)));
        }
        return all;
    }

    @Override
    public void close() {
        await(database.close());
        await(vertx.close());
    }
}
