package dev.sluice.store;

import dev.sluice.config.StoreConfig;
import dev.sluice.config.StoreUrl;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.jdbcclient.JDBCConnectOptions;
import io.vertx.jdbcclient.JDBCPool;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * SQLite inside of this process. One connection writes, others read meanwhile (write-ahead log); what was committed is on the
 * disk. The driver blocks, on worker threads.
 */
final class SqliteEngine implements Engine {
    private static final String WRITING =
            "journal_mode=WAL&synchronous=FULL&busy_timeout=5000&transaction_mode=DEFERRED&foreign_keys=true";
    private static final String READING = "open_mode=1&busy_timeout=5000";
    private static final String HISTORY =
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'flyway_schema_history'";
    /**
     * Takes the lock of who writes, and waits for it, before a transaction has read anything. Not {@code BEGIN IMMEDIATE}: the
     * driver begins the next transaction as soon as one is committed, and so would keep other processes from writing for ever.
     */
    private static final String LOCK = "UPDATE notice SET sequence = sequence WHERE sequence < 0";

    private static final int FULL = 2;
    private static final String LOCKED = "SQLITE_BUSY";
    private static final Duration BUSY = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final List<String> NOTIFICATION = List.of(
            """
            INSERT INTO notice (sequence, channel, payload)
            SELECT COALESCE(MAX(sequence), 0) + 1, #{channel}, #{payload} FROM notice""",
            // Whoever has not read a thousand of them is told that some are missing.
            """
            DELETE FROM notice WHERE sequence <= (SELECT MAX(sequence) FROM notice) - 1000
            AND #{channel} IS NOT NULL AND #{payload} IS NOT NULL""");

    private final Pool writer;
    private final Pool reader;
    private final SqlitePoll poll;

    private SqliteEngine(Vertx vertx, Pool writer, Pool reader) {
        this.writer = writer;
        this.reader = reader;
        this.poll = new SqlitePoll(vertx, reader);
    }

    static Future<Engine> open(Vertx vertx, StoreConfig config, StoreUrl.Sqlite url) {
        String more = url.parameters().isEmpty() ? "" : "&" + url.parameters();
        String file = "jdbc:sqlite:" + url.file() + "?";
        long patience = System.nanoTime() + BUSY.toNanos();
        return vertx.executeBlocking(() -> SqliteFile.prepare(url.file()))
                .compose(ready -> openUntil(patience, vertx, config, file, more));
    }

    /** Who opens a new file while another does is refused at once, not after {@code busy_timeout}: the mode of its log changes. */
    private static Future<Engine> openUntil(long patience, Vertx vertx, StoreConfig config, String file, String more) {
        return openNow(vertx, config, file, more).recover(failed -> {
            boolean isBusy = String.valueOf(failed.getMessage()).contains(LOCKED);
            return isBusy && System.nanoTime() - patience < 0
                    ? vertx.timer(PAUSE.toMillis(), TimeUnit.MILLISECONDS)
                            .compose(again -> openUntil(patience, vertx, config, file, more))
                    : Future.failedFuture(failed);
        });
    }

    private static Future<Engine> openNow(Vertx vertx, StoreConfig config, String file, String more) {
        Pool writer = pool(vertx, config, file + WRITING + more, 1);
        return requireDurable(writer)
                .compose(durable ->
                        Migrations.run(vertx, writer, HISTORY, () -> Migrations.flyway(file + WRITING + more, "", "")))
                .<Engine>map(migrated -> new SqliteEngine(
                        vertx, writer, pool(vertx, config, file + READING + more, config.connections())))
                .onFailure(failed -> writer.close());
    }

    private static Pool pool(Vertx vertx, StoreConfig config, String url, int size) {
        return JDBCPool.pool(
                vertx,
                new JDBCConnectOptions().setJdbcUrl(url),
                new PoolOptions()
                        .setMaxSize(size)
                        .setConnectionTimeout((int) config.statementTimeout().toMillis())
                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS));
    }

    /** Asked of the file itself: the URL may say otherwise, and a file system may not be able to. */
    private static Future<Void> requireDurable(Pool writer) {
        return writer.query("PRAGMA journal_mode").execute().compose(mode -> {
            String journal = mode.iterator().next().getString(0);
            return writer.query("PRAGMA synchronous").execute().compose(level -> {
                int synchronous = level.iterator().next().getInteger(0);
                return journal.equals("wal") && synchronous >= FULL
                        ? Future.succeededFuture()
                        : Future.failedFuture(new IllegalStateException("store.url: journal_mode " + journal
                                + ", synchronous " + synchronous
                                + " (expected: wal and 2, FULL, or what was paid may be forgotten)"));
            });
        });
    }

    @Override
    public Pool writer() {
        return writer;
    }

    @Override
    public Pool reader() {
        return reader;
    }

    @Override
    public Future<Void> begin(SqlConnection transaction) {
        return transaction.query(LOCK).execute().mapEmpty();
    }

    @Override
    public List<String> notification() {
        return NOTIFICATION;
    }

    @Override
    public void listen(NoticeBoard board) {
        poll.start(board);
    }

    @Override
    public Future<Void> close() {
        poll.stop();
        // The last one to leave takes the log into the file, if it may write.
        return reader.close().eventually(writer::close);
    }
}
