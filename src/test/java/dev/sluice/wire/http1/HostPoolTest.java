package dev.sluice.wire.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.stream.Body;
import dev.sluice.wire.HostClientOptions;
import dev.sluice.wire.HostRequest;
import dev.sluice.wire.Origin;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pool whose connections have no sockets, and are there when the test says so. */
class HostPoolTest {
    private static final Origin ORIGIN = new Origin(false, "host", 80);
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

    private final Vertx vertx = Vertx.vertx();
    private final List<Promise<HostConnection>> attempts = new ArrayList<>();
    private final List<EmbeddedChannel> channels = new ArrayList<>();
    private HostPool pool = pool(2, 2);

    @AfterEach
    void close() {
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
        vertx.close();
    }

    private HostPool pool(int maxConnections, int maxPending) {
        return new HostPool(
                vertx, ORIGIN, new HostClientOptions(60_000, maxConnections, maxPending, 60_000), asking -> {
                    Promise<HostConnection> attempt = Promise.promise();
                    attempts.add(attempt);
                    return attempt.future();
                });
    }

    private Http1HostExchange ask(String target, long connectMillis) {
        HostRequest request =
                new HostRequest(ORIGIN, "GET", target, MultiMap.caseInsensitiveMultiMap(), Body.EMPTY, connectMillis);
        Http1HostExchange exchange = new Http1HostExchange(vertx, pool, request);
        pool.serve(exchange);
        channels.forEach(EmbeddedChannel::runPendingTasks);
        return exchange;
    }

    private Http1HostExchange ask(String target) {
        return ask(target, 60_000);
    }

    /** The attempt of that number succeeds. */
    private EmbeddedChannel connect(int attempt) {
        HostConnection connection = new HostConnection(((VertxInternal) vertx).createEventLoopContext(), pool);
        EmbeddedChannel channel = new EmbeddedChannel(connection);
        channels.add(channel);
        attempts.get(attempt).complete(connection);
        channel.runPendingTasks();
        return channel;
    }

    private static String asked(EmbeddedChannel channel) {
        ByteBuf bytes = channel.readOutbound();
        if (bytes == null) {
            return "nothing";
        }
        String head = bytes.toString(StandardCharsets.US_ASCII);
        bytes.release();
        return head.split(" ", 3)[1];
    }

    private static void answer(EmbeddedChannel channel, String answer) {
        channel.writeInbound(Unpooled.copiedBuffer(answer, StandardCharsets.US_ASCII));
        channel.runPendingTasks();
    }

    private static void answer(EmbeddedChannel channel) {
        answer(channel, OK);
    }

    private static Kind failed(Http1HostExchange exchange) {
        assertThat(exchange.connected().failed()).isTrue();
        assertThat(exchange.head().cause()).isSameAs(exchange.connected().cause());
        return ((Failure) exchange.head().cause()).kind();
    }

    @Test
    void the_connection_that_was_used_last_is_used_first() {
        ask("/a");
        ask("/b");
        EmbeddedChannel one = connect(0);
        EmbeddedChannel two = connect(1);
        asked(one);
        asked(two);
        answer(two);
        answer(one);

        ask("/c");

        assertThat(asked(one)).isEqualTo("/c");
        assertThat(asked(two)).isEqualTo("nothing");
        assertThat(attempts).hasSize(2);
    }

    @Test
    void who_waits_longest_gets_the_connection_that_is_ready_first() {
        ask("/a");
        ask("/b");

        assertThat(asked(connect(1))).isEqualTo("/a");
        assertThat(asked(connect(0))).isEqualTo("/b");
    }

    @Test
    void no_more_connections_are_opened_than_may_and_a_freed_one_serves_the_next_in_turn() {
        pool = pool(1, 3);
        for (String target : List.of("/a", "/b", "/c", "/d")) {
            ask(target);
        }
        assertThat(attempts).hasSize(1);

        EmbeddedChannel only = connect(0);
        for (String target : List.of("/a", "/b", "/c", "/d")) {
            assertThat(asked(only)).isEqualTo(target);
            assertThat(asked(only)).isEqualTo("nothing");
            answer(only);
        }
        assertThat(attempts).hasSize(1);
    }

    @Test
    void one_more_than_may_wait_is_refused_at_once() {
        pool = pool(1, 1);
        ask("/a");
        Http1HostExchange waits = ask("/b");
        Http1HostExchange refused = ask("/c");

        assertThat(failed(refused)).isEqualTo(Kind.CONNECTIONS_EXHAUSTED);
        assertThat(waits.head().isComplete()).isFalse();
        EmbeddedChannel only = connect(0);
        answer(only);
        assertThat(waits.connected().succeeded()).isTrue();
    }

    @Test
    void who_leaves_does_not_hold_a_place_in_the_queue() {
        pool = pool(1, 1);
        ask("/a");
        EmbeddedChannel only = connect(0);
        assertThat(asked(only)).isEqualTo("/a");
        for (int i = 0; i < 100; i++) {
            Http1HostExchange leaves = ask("/leaves");
            assertThat(leaves.head().isComplete()).isFalse();
            leaves.reset();
        }
        ask("/b");

        answer(only);

        assertThat(asked(only)).isEqualTo("/b");
    }

    @Test
    void who_waits_too_long_for_others_leaves_without_blame_for_the_host() throws Exception {
        pool = pool(1, 1);
        ask("/a");
        EmbeddedChannel only = connect(0);
        asked(only);

        Http1HostExchange waits = ask("/b", 10);

        waits.head()
                .toCompletionStage()
                .handle((head, error) -> error)
                .toCompletableFuture()
                .get();
        assertThat(failed(waits)).isEqualTo(Kind.CONNECTIONS_EXHAUSTED);
        ask("/c");
        answer(only);
        assertThat(asked(only)).isEqualTo("/c");
    }

    @Test
    void who_waits_too_long_for_the_host_blames_the_host() throws Exception {
        Http1HostExchange waits = ask("/a", 10);

        waits.head()
                .toCompletionStage()
                .handle((head, error) -> error)
                .toCompletableFuture()
                .get();

        assertThat(failed(waits)).isEqualTo(Kind.UPSTREAM_CONNECT_TIMEOUT);
        assertThat(asked(connect(0))).as("what comes late is kept for the next").isEqualTo("nothing");
        ask("/b");
        assertThat(asked(channels.get(0))).isEqualTo("/b");
    }

    @Test
    void a_connection_that_cannot_be_used_again_makes_room_for_a_new_one() {
        pool = pool(1, 2);
        ask("/a");
        ask("/b");
        ask("/c");
        EmbeddedChannel first = connect(0);

        answer(first, "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        assertThat(asked(connect(1))).isEqualTo("/b");
        channels.get(1).close().syncUninterruptibly();

        assertThat(asked(connect(2))).isEqualTo("/c");
        assertThat(attempts).hasSize(3);
    }

    @Test
    void an_attempt_that_fails_is_told_to_the_one_it_was_made_for() {
        Http1HostExchange first = ask("/a");
        Http1HostExchange second = ask("/b");

        attempts.get(1).fail("refused");

        assertThat(failed(second)).isEqualTo(Kind.UPSTREAM_UNREACHABLE);
        assertThat(first.head().isComplete()).isFalse();
        assertThat(asked(connect(0))).isEqualTo("/a");
    }

    @Test
    void an_attempt_whose_asker_left_fails_nobody_else() {
        ask("/a").reset();
        Http1HostExchange second = ask("/b");

        attempts.get(0).fail("refused");

        assertThat(second.head().isComplete()).isFalse();
        assertThat(asked(connect(1))).isEqualTo("/b");
    }
}
