package dev.sluice.testing;

import static dev.sluice.testing.TestGateway.await;

import dev.sluice.config.StoreConfig;
import dev.sluice.ledger.LedgerVerifier;
import dev.sluice.store.Database;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a store says of money, read from outside of the gateways that use it. */
public final class Books implements AutoCloseable {
    private static final String LINES = """
            SELECT id, model, end_user, status, cause, cost_nanos, held_nanos FROM attempt ORDER BY id""";
    private static final String POSTED = """
            SELECT budget_id, subject, CAST(SUM(posted_nanos) AS BIGINT) AS nanos FROM budget_slot
            GROUP BY budget_id, subject""";
    private static final String LEASED =
            "SELECT CAST(COALESCE(SUM(leased_nanos), 0) AS BIGINT) AS nanos FROM budget_lease";

    private final Vertx vertx = Vertx.vertx();
    private final Database database;

    private Books(StoreConfig config, Path dataDirectory) {
        database = await(Database.open(vertx, config, dataDirectory));
    }

    /** One attempt in the ledger. */
    public record Line(
            String id, String model, String endUser, String status, String cause, long costNanos, long heldNanos) {}

    public static Books open(StoreConfig config, Path dataDirectory) {
        return new Books(config, dataDirectory);
    }

    public Database database() {
        return database;
    }

    public List<Line> lines() {
        return await(database.query(
                LINES,
                Map.of(),
                row -> new Line(
                        row.getString("id"),
                        row.getString("model"),
                        row.getString("end_user"),
                        row.getString("status"),
                        row.getString("cause"),
                        row.getLong("cost_nanos"),
                        row.getLong("held_nanos"))));
    }

    /** What is posted to the budgets, by {@code budget subject}. */
    public Map<String, Long> posted() {
        record Sum(String of, long nanos) {}
        return await(database.query(
                        POSTED,
                        Map.of(),
                        row -> new Sum(
                                row.getString("budget_id") + " " + row.getString("subject"), row.getLong("nanos"))))
                .stream()
                .collect(Collectors.toMap(Sum::of, Sum::nanos));
    }

    /** What nodes may still spend without asking. */
    public long leasedNanos() {
        return await(database.query(LEASED, Map.of(), row -> row.getLong("nanos")))
                .getFirst();
    }

    /** As {@code ./sluice ledger verify} says it. */
    public LedgerVerifier.Verdict verify() {
        return await(new LedgerVerifier(database, entries -> {}).verify());
    }

    @Override
    public void close() {
        await(database.close());
        await(vertx.close());
    }
}
