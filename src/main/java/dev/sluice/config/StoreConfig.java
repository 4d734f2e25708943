package dev.sluice.config;

import static dev.sluice.config.Check.within;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code store}: where keys, teams, budgets and the ledger are kept.
 *
 * @param url the store, or null for SQLite in the file {@code sluice.db} of the data directory
 * @param connections most connections that read, or to PostgreSQL, 1 to 100; SQLite has one more, which alone writes
 * @param connectTimeout longest wait for a connection, 100ms to 1m
 * @param statementTimeout longest time of one statement or transaction, 100ms to 5m
 * @param ledger whether budgets are kept and what was spent is written down
 */
public record StoreConfig(
        @Nullable StoreUrl url, int connections, Duration connectTimeout, Duration statementTimeout, boolean ledger) {
    public static final StoreConfig DEFAULT =
            new StoreConfig(null, 4, Duration.ofSeconds(2), Duration.ofSeconds(10), true);

    public StoreConfig {
        within("store.connections", connections, 1, 100);
        within("store.connectTimeout", connectTimeout, Duration.ofMillis(100), Duration.ofMinutes(1));
        within("store.statementTimeout", statementTimeout, Duration.ofMillis(100), Duration.ofMinutes(5));
    }

    /** The same section with another store. */
    public StoreConfig at(StoreUrl newUrl) {
        return new StoreConfig(newUrl, connections, connectTimeout, statementTimeout, ledger);
    }
}
