package dev.sluice.store;

import dev.sluice.config.Secret;
import dev.sluice.config.StoreConfig;
import dev.sluice.config.StoreUrl;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;

/**
 * A PostgreSQL server. A statement ends on the server after {@code store.statementTimeout}, our wait for it a little later, and
 * a connection on which nothing has come for longer still is given up: a frozen server takes none for ever.
 */
final class PostgresEngine implements Engine {
    private static final String HISTORY =
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'flyway_schema_history'";
    private static final List<String> NOTIFICATION =
            List.of("SELECT pg_notify('sluice', CAST(#{channel} AS TEXT) || ':' || CAST(#{payload} AS TEXT))");
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private final Pool pool;
    private final PostgresListener listener;

    private PostgresEngine(Pool pool, PostgresListener listener) {
        this.pool = pool;
        this.listener = listener;
    }

    static Future<Engine> open(Vertx vertx, StoreConfig config, StoreUrl.Postgres url) {
        PgConnectOptions options = PostgresOptions.of(config, url);
        Pool pool = PgBuilder.pool()
                .using(vertx)
                .connectingTo(options)
                .with(pooled(config))
                .with(sockets(config))
                .build();
        return Migrations.run(vertx, pool, HISTORY, () -> flyway(config, url))
                .<Engine>map(migrated -> new PostgresEngine(pool, new PostgresListener(vertx, options, config)))
                .onFailure(failed -> pool.close());
    }

    private static PoolOptions pooled(StoreConfig config) {
        return new PoolOptions()
                .setMaxSize(config.connections())
                .setConnectionTimeout((int) config.connectTimeout().toMillis())
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout((int) config.statementTimeout().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    }

    private static NetClientOptions sockets(StoreConfig config) {
        return new NetClientOptions()
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setTcpKeepAlive(true)
                .setReadIdleTimeout(
                        (int) config.statementTimeout().plus(SILENCE).toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    }

    private static Flyway flyway(StoreConfig config, StoreUrl.Postgres url) {
        long seconds = Math.max(1, config.connectTimeout().toSeconds());
        Secret password = url.password();
        return Migrations.flyway(
                "jdbc:postgresql://" + bracketed(url.host()) + ":" + url.port() + "/" + url.database() + "?sslmode="
                        + url.tls() + "&connectTimeout=" + seconds + "&loginTimeout=" + seconds
                        + "&socketTimeout=60&tcpKeepAlive=true",
                url.user(),
                password == null ? "" : password.reveal());
    }

    private static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    @Override
    public Pool writer() {
        return pool;
    }

    @Override
    public Pool reader() {
        return pool;
    }

    @Override
    public Future<Void> begin(SqlConnection transaction) {
        return Future.succeededFuture();
    }

    @Override
    public List<String> notification() {
        return NOTIFICATION;
    }

    @Override
    public void listen(NoticeBoard board) {
        listener.start(board);
    }

    @Override
    public Future<Void> close() {
        return Future.join(listener.stop(), pool.close()).mapEmpty();
    }
}
