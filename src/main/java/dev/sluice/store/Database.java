package dev.sluice.store;

import dev.sluice.config.StoreConfig;
import dev.sluice.config.StoreUrl;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store: a file of SQLite, or a PostgreSQL server that several nodes share. Its schema is brought up to date when it is
 * opened.
 *
 * <p>Statements that are run here are each a transaction of their own: a connection of JDBC that had a transaction once does not commit
 * by itself any more.
 *
 * <p>Threading: any thread; nothing blocks.
 */
public final class Database implements Sql {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final Vertx vertx;
    private final StoreConfig config;
    private final Path dataDirectory;
    private final NoticeBoard board = new NoticeBoard();
    private final Promise<Void> opened = Promise.promise();
    private volatile @Nullable Engine engine;
    private volatile Future<Engine> attempt = Future.failedFuture("not begun");
    private volatile boolean closed;

    private Database(Vertx vertx, StoreConfig config, Path dataDirectory) {
        this.vertx = vertx;
        this.config = config;
        this.dataDirectory = dataDirectory;
    }

    /**
     * Opens the store.
     *
     * @param dataDirectory where SQLite's file is, unless {@code store.url} says otherwise
     * @return fails if it cannot be opened now
     */
    public static Future<Database> open(Vertx vertx, StoreConfig config, Path dataDirectory) {
        Database database = new Database(vertx, config, dataDirectory);
        return database.attempt().map(database);
    }

    /**
     * Begins to open the store, and tries until it succeeds. Meanwhile statements wait for the attempt that is under way, or
     * fail as the last one did.
     */
    public static Database start(Vertx vertx, StoreConfig config, Path dataDirectory) {
        Database database = new Database(vertx, config, dataDirectory);
        database.keepTrying(FIRST_PAUSE);
        return database;
    }

    /** Where the store is, without a password. */
    public static StoreUrl urlOf(StoreConfig config, Path dataDirectory) {
        StoreUrl url = config.url();
        return url != null ? url : new StoreUrl.Sqlite(dataDirectory.resolve("sluice.db"), "");
    }

    /** Whether other nodes may use it too. */
    public boolean isShared() {
        return urlOf(config, dataDirectory) instanceof StoreUrl.Postgres;
    }

    private Future<Engine> attempt() {
        Future<Engine> current = switch (urlOf(config, dataDirectory)) {
            case StoreUrl.Sqlite sqlite -> SqliteEngine.open(vertx, config, sqlite);
            case StoreUrl.Postgres postgres -> PostgresEngine.open(vertx, config, postgres);
        };
        attempt = current;
        return current.onSuccess(this::opened);
    }

    private void opened(Engine ready) {
        engine = ready;
        if (closed) {
            ready.close();
            return;
        }
        ready.listen(board);
        opened.tryComplete();
    }

    private void keepTrying(Duration pause) {
        if (closed) {
            return;
        }
        attempt().onFailure(cause -> {
            if (pause.equals(FIRST_PAUSE)) {
                LOG.atWarn()
                        .addKeyValue("store", urlOf(config, dataDirectory))
                        .addKeyValue("cause", cause.toString())
                        .log("The store cannot be opened; it is tried again until it can");
            }
            Duration longer = pause.multipliedBy(2);
            vertx.setTimer(
                    pause.toMillis(), id -> keepTrying(longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE));
        });
    }

    /** Completes once the store is open. */
    public Future<Void> opened() {
        return opened.future();
    }

    /** Statements that only read, and wait for nobody who writes, such as reports. */
    public Sql readOnly() {
        return new ReadOnly(this);
    }

    /**
     * Runs {@code work} as one: all of its statements are done, or none if its future fails.
     *
     * @param work gets the statements of the transaction; those of this database would not belong to it, and may wait for it
     *     for ever
     */
    public <T> Future<T> transaction(Function<Sql, Future<T>> work) {
        long millis = config.statementTimeout().toMillis();
        return onEngine(ready -> ready.writer()
                .withTransaction(connection -> ready.begin(connection)
                        .compose(begun ->
                                work.apply(new Statements(connection, ready.notification(), config.statementTimeout())))
                        .timeout(millis, TimeUnit.MILLISECONDS)));
    }

    @Override
    public <T> Future<List<T>> query(
            String sql, Map<String, ? extends @Nullable Object> parameters, Function<Row, T> row) {
        return transaction(transaction -> transaction.query(sql, parameters, row));
    }

    @Override
    public Future<Integer> update(String sql, Map<String, ? extends @Nullable Object> parameters) {
        return transaction(transaction -> transaction.update(sql, parameters));
    }

    /** Of a batch outside of a transaction, too, either all is done or nothing. */
    @Override
    public Future<Integer> batch(String sql, List<? extends Map<String, ? extends @Nullable Object>> parameters) {
        return transaction(transaction -> transaction.batch(sql, parameters));
    }

    @Override
    public Future<Void> notify(String channel, String payload) {
        return transaction(transaction -> transaction.notify(channel, payload));
    }

    /**
     * Tells {@code listener} of what is notified on {@code channel} from now on, by this node too.
     *
     * @param listener is called on an event loop, and must not block
     * @return ends it
     */
    public Runnable onNotification(String channel, Consumer<Notice> listener) {
        return board.add(channel, listener);
    }

    /** Gives its connections back; statements fail from now on. */
    public Future<Void> close() {
        closed = true;
        Engine ready = engine;
        return ready == null ? Future.succeededFuture() : ready.close();
    }

    <T> Future<T> onEngine(Function<Engine, Future<T>> call) {
        // For what comes before the statement, too: the pool's queue, and connecting.
        long millis = config.statementTimeout().plus(config.connectTimeout()).toMillis();
        Engine ready = engine;
        Future<T> result = ready != null ? call.apply(ready) : attempt.compose(call);
        return result.timeout(millis, TimeUnit.MILLISECONDS);
    }

    private record ReadOnly(Database database) implements Sql {
        private static final String REFUSED = "This does not write (expected: the database itself)";

        @Override
        public <T> Future<List<T>> query(
                String sql, Map<String, ? extends @Nullable Object> parameters, Function<Row, T> row) {
            Duration timeout = database.config.statementTimeout();
            return database.onEngine(
                    ready -> new Statements(ready.reader(), ready.notification(), timeout).query(sql, parameters, row));
        }

        @Override
        public Future<Integer> update(String sql, Map<String, ? extends @Nullable Object> parameters) {
            throw new UnsupportedOperationException(REFUSED);
        }

        @Override
        public Future<Integer> batch(String sql, List<? extends Map<String, ? extends @Nullable Object>> parameters) {
            throw new UnsupportedOperationException(REFUSED);
        }

        @Override
        public Future<Void> notify(String channel, String payload) {
            throw new UnsupportedOperationException(REFUSED);
        }
    }
}
