package dev.sluice.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The schema's versions: the files in {@code migrations/} of the class path, run by Flyway on a worker where one is missing. */
final class Migrations {
    /** All of them, the newest last. */
    static final List<String> FILES = List.of("V1__principals.sql", "V2__ledger.sql", "V3__budgets.sql");

    /** The version that this program needs. */
    static final int VERSION = FILES.size();

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    private static final int ATTEMPTS = 4;
    private static final long PAUSE_MILLIS = 300;
    private static final String APPLIED = "SELECT version FROM flyway_schema_history WHERE success";

    private Migrations() {}

    /**
     * Brings the schema up to date. One that is newer is left alone: another node runs a newer program.
     *
     * @param history lists the table of what was done, if there is one
     */
    static Future<Void> run(Vertx vertx, SqlClient client, String history, Supplier<Flyway> flyway) {
        return run(vertx, client, history, flyway, ATTEMPTS);
    }

    private static Future<Void> run(
            Vertx vertx, SqlClient client, String history, Supplier<Flyway> flyway, int attempts) {
        return version(client, history)
                .compose(version -> version >= VERSION
                        ? Future.succeededFuture()
                        : vertx.executeBlocking(() -> flyway.get().migrate(), false)
                                .<Void>mapEmpty()
                                .onSuccess(done -> LOG.atInfo()
                                        .addKeyValue("version", VERSION)
                                        .log("The store's schema is up to date now"))
                                // Of two processes that begin at once on SQLite, which has no locks for that, one
                                // fails.
                                .recover(failed -> attempts == 1
                                        ? Future.failedFuture(failed)
                                        : vertx.timer(PAUSE_MILLIS)
                                                .compose(later -> run(vertx, client, history, flyway, attempts - 1))));
    }

    private static Future<Integer> version(SqlClient client, String history) {
        return client.query(history)
                .execute()
                .compose(table -> table.size() == 0
                        ? Future.succeededFuture(0)
                        : client.query(APPLIED).execute().map(rows -> {
                            int newest = 0;
                            for (var row : rows) {
                                newest = Math.max(newest, Integer.parseInt(row.getString("version")));
                            }
                            return newest;
                        }));
    }

    /** Flyway without what it would look for on the class path. */
    static Flyway flyway(String url, String user, String password) {
        return Flyway.configure()
                .dataSource(url, user, password)
                .resourceProvider(new MigrationFiles(FILES))
                .javaMigrationClassProvider(List::of)
                .locations("classpath:migrations")
                .ignoreMigrationPatterns("*:future")
                .load();
    }
}
