package dev.sluice.cli;

import dev.sluice.config.Overrides;
import dev.sluice.config.StoreConfig;
import dev.sluice.store.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.function.Function;
import picocli.CommandLine.Mixin;

/** The store of the configuration, opened for one command: {@code @Mixin LedgerStore store}. */
final class LedgerStore {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final DataDirectoryOption data = new DataDirectoryOption();

    /** Waits for what {@code work} does with it. */
    <T> T with(Function<Database, Future<T>> work) {
        Vertx vertx = Vertx.vertx();
        try {
            StoreConfig store = Configuration.load(vertx, config.file(), Overrides.NONE)
                    .config()
                    .store();
            Database database = Processes.await(Database.open(vertx, store, data.directory()));
            try {
                return Processes.await(work.apply(database));
            } finally {
                Processes.await(database.close());
            }
        } finally {
            Processes.await(vertx.close());
        }
    }

    /** A day, or an instant in full. */
    static long millis(String option, String text, ZoneId zone) {
        try {
            return text.contains("T")
                    ? Instant.parse(text).toEpochMilli()
                    : LocalDate.parse(text).atStartOfDay(zone).toInstant().toEpochMilli();
        } catch (DateTimeException unknown) {
            throw new IllegalArgumentException(
                    option + ": " + text + " (expected: 2026-11-23, or 2026-11-23T08:00:00Z)", unknown);
        }
    }

    static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException unknown) {
            throw new IllegalArgumentException(
                    "--zone: " + text + " (expected: UTC, or such as Europe/Berlin)", unknown);
        }
    }
}
