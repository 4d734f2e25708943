package dev.sluice.store;

import static dev.sluice.testing.TestGateway.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.StoreConfig;
import dev.sluice.config.StoreUrl;
import dev.sluice.testing.Postgres;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server behind a wire that can be frozen, cut and mended. */
class PostgresFaultsTest {
    private static final String ONE = "SELECT 1 AS one";

    private final Vertx vertx = Vertx.vertx();
    private final Queue<NetSocket> sockets = new ConcurrentLinkedQueue<>();
    private volatile boolean isFrozen;
    private volatile boolean isCut;
    private StoreConfig config = StoreConfig.DEFAULT;

    @BeforeEach
    void wire() {
        StoreUrl.Postgres real = Postgres.database();
        NetClient client = vertx.createNetClient();
        NetServer server = await(vertx.createNetServer()
                .connectHandler(near -> {
                    if (isCut) {
                        near.close();
                        return;
                    }
                    near.pause();
                    client.connect(real.port(), real.host()).onSuccess(far -> {
                        sockets.add(near);
                        pass(near, far);
                        pass(far, near);
                        near.resume();
                    });
                })
                .listen(0, "127.0.0.1"));
        config = new StoreConfig(
                new StoreUrl.Postgres(
                        "127.0.0.1", server.actualPort(), real.database(), real.user(), real.password(), real.tls()),
                2,
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                true);
    }

    /** What arrives while the wire is frozen is lost, and nobody is told. */
    private void pass(NetSocket from, NetSocket to) {
        from.handler(bytes -> {
            if (!isFrozen) {
                to.write(bytes);
            }
        });
        from.closeHandler(closed -> to.close());
    }

    @AfterEach
    void close() {
        await(vertx.close());
    }

    private static Future<List<Integer>> one(Database database) {
        return database.query(ONE, Map.of(), row -> row.getInteger("one"));
    }

    private Future<Void> eventually(Supplier<Future<?>> attempt) {
        Promise<Void> done = Promise.promise();
        attempt.get().onComplete(ended -> {
            if (ended.succeeded()) {
                done.complete();
            } else {
                vertx.setTimer(50, id -> eventually(attempt).onComplete(done));
            }
        });
        return done.future();
    }

    @Test
    void a_commit_is_on_the_disk_even_where_the_server_would_rather_not() {
        Database database = await(Database.open(vertx, config, Path.of("unused")));

        assertThat(await(database.query(
                        "SELECT current_setting('synchronous_commit') AS setting",
                        Map.of(),
                        row -> row.getString("setting"))))
                .containsExactly("on");

        await(database.close());
    }

    @Test
    void a_server_that_says_nothing_fails_every_call_and_is_used_again_when_it_speaks() {
        Database database = await(Database.open(vertx, config, Path.of("unused")));
        assertThat(await(one(database))).containsExactly(1);

        isFrozen = true;
        List<Future<List<Integer>>> calls = List.of(one(database), one(database), one(database), one(database));
        calls.forEach(call -> assertThatThrownBy(() -> await(call)).isNotNull());
        assertThatThrownBy(() -> await(database.transaction(sql -> sql.update("DELETE FROM notice", Map.of()))))
                .isNotNull();

        isFrozen = false;
        await(eventually(() -> one(database)));
        await(database.close());
    }

    @Test
    void a_server_that_is_gone_is_used_again_when_it_is_back_and_listeners_read_everything() {
        Database database = await(Database.open(vertx, config, Path.of("unused")));
        Promise<Void> listening = Promise.promise();
        Promise<Void> missed = Promise.promise();
        database.onNotification("keys", notice -> {
            boolean isFirst = listening.tryComplete();
            if (!isFirst && notice.equals(new Notice.Missed())) {
                missed.tryComplete();
            }
        });
        await(listening.future());

        isCut = true;
        sockets.forEach(NetSocket::close);
        assertThatThrownBy(() -> await(one(database))).isNotNull();

        isCut = false;
        await(missed.future());
        await(eventually(() -> one(database)));
        await(database.close());
    }

    @Test
    void listeners_of_a_server_that_said_nothing_for_a_while_read_everything() {
        Database database = await(Database.open(vertx, config, Path.of("unused")));
        Promise<Void> listening = Promise.promise();
        Promise<Void> missed = Promise.promise();
        database.onNotification("keys", notice -> {
            boolean isFirst = listening.tryComplete();
            if (!isFirst && notice.equals(new Notice.Missed())) {
                missed.tryComplete();
            }
        });
        await(listening.future());

        isFrozen = true;
        vertx.setTimer(6_000, id -> isFrozen = false);

        await(missed.future());
        await(database.close());
    }

    @Test
    void a_store_that_is_not_there_at_the_start_is_opened_when_it_is() {
        isCut = true;
        Database database = Database.start(vertx, config, Path.of("unused"));
        assertThatThrownBy(() -> await(one(database))).isNotNull();

        isCut = false;

        await(database.opened());
        assertThat(await(one(database))).containsExactly(1);
        await(database.close());
    }

    @Test
    void a_statement_that_takes_too_long_is_ended() {
        Database database = await(Database.open(vertx, config, Path.of("unused")));

        assertThatThrownBy(() -> await(database.query("SELECT pg_sleep(60)", Map.of(), row -> row.getValue(0))))
                .isNotNull();

        assertThat(await(one(database))).containsExactly(1);
        await(database.close());
    }
}
