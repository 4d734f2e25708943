package dev.sluice.wire.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.stream.Body;
import dev.sluice.stream.QueuedStream;
import dev.sluice.stream.Slices;
import dev.sluice.stream.Streamed;
import dev.sluice.wire.HostClientOptions;
import dev.sluice.wire.HostRequest;
import dev.sluice.wire.Origin;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which requests are sent again when the host closes the connection that was kept open for them. */
class RepeatTest {
    private static final Origin ORIGIN = new Origin(false, "host", 80);
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

    private final Vertx vertx = Vertx.vertx();
    private final List<EmbeddedChannel> channels = new ArrayList<>();
    private final HostPool pool =
            new HostPool(vertx, ORIGIN, new HostClientOptions(60_000, 1, 0, 60_000), this::connect);
    private EmbeddedChannel first = new EmbeddedChannel();

    private Future<HostConnection> connect(HostPool asking) {
        HostConnection connection = new HostConnection(((VertxInternal) vertx).createEventLoopContext(), asking);
        channels.add(new EmbeddedChannel(connection));
        Promise<HostConnection> connected = Promise.promise();
        connected.complete(connection);
        return connected.future();
    }

    /** A connection that has carried an exchange and is idle. */
    @BeforeEach
    void use() {
        first = channelOf(ask("POST", Slices.of(Buffer.buffer("before"))), 0);
        assertThat(asked(first)).endsWith("before");
        first.writeInbound(Unpooled.copiedBuffer(OK, StandardCharsets.US_ASCII));
        first.runPendingTasks();
    }

    @AfterEach
    void close() {
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
        vertx.close();
    }

    private EmbeddedChannel channelOf(Http1HostExchange exchange, int number) {
        assertThat(exchange.connected().succeeded()).isTrue();
        EmbeddedChannel channel = channels.get(number);
        channel.runPendingTasks();
        return channel;
    }

    /** What it writes has not left yet. */
    private Http1HostExchange ask(String method, Body body) {
        return ask(method, body, Future.succeededFuture());
    }

    private Http1HostExchange ask(String method, Body body, Future<Void> cleared) {
        HostRequest request =
                new HostRequest(ORIGIN, method, "/a", MultiMap.caseInsensitiveMultiMap(), body, 60_000, cleared);
        Http1HostExchange exchange = new Http1HostExchange(vertx, pool, request);
        pool.serve(exchange);
        return exchange;
    }

    private static String asked(EmbeddedChannel channel) {
        StringBuilder text = new StringBuilder();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            text.append(bytes.toString(StandardCharsets.US_ASCII));
            bytes.release();
        }
        return text.toString();
    }

    private void closeFirst() {
        // Not by its own close(), which would flush what has not left.
        first.pipeline().close().syncUninterruptibly();
        first.runPendingTasks();
        channels.get(channels.size() - 1).runPendingTasks();
    }

    private static Kind failed(Http1HostExchange exchange) {
        assertThat(exchange.head().failed()).isTrue();
        return ((Failure) exchange.head().cause()).kind();
    }

    @Test
    void a_request_of_which_nothing_has_left_is_sent_on_a_new_connection() {
        Http1HostExchange exchange = ask("POST", Slices.of(Buffer.buffer("hello")));

        closeFirst();

        assertThat(asked(channelOf(exchange, 1)))
                .startsWith("POST /a HTTP/1.1\r\n")
                .endsWith("\r\n\r\nhello");
        channels.get(1).writeInbound(Unpooled.copiedBuffer(OK, StandardCharsets.US_ASCII));
        assertThat(exchange.head().result().status()).isEqualTo(200);
    }

    @Test
    void a_request_whose_end_has_not_left_is_sent_from_its_beginning() {
        first.pipeline().addFirst(new RefusesSecondWrite());
        Slices body = new Slices();
        body.add(Buffer.buffer("hel"));
        body.add(Buffer.buffer("lo"));
        Http1HostExchange exchange = ask("POST", body);
        first.runPendingTasks();
        assertThat(asked(first)).endsWith("\r\n\r\nhel");

        assertThat(asked(channelOf(exchange, 1))).endsWith("content-length: 5\r\n\r\nhello");
    }

    @Test
    void a_request_that_has_left_whole_is_lost_for_the_host_may_have_begun() {
        Http1HostExchange exchange = ask("POST", Slices.of(Buffer.buffer("hello")));
        first.runPendingTasks();
        assertThat(asked(first)).endsWith("hello");

        closeFirst();

        assertThat(failed(exchange)).isEqualTo(Kind.UPSTREAM_CONNECTION_LOST);
        assertThat(channels).hasSize(1);
    }

    @Test
    void a_safe_request_is_sent_again_even_if_it_has_left() {
        Http1HostExchange exchange = ask("GET", Body.EMPTY);
        first.runPendingTasks();

        closeFirst();

        assertThat(asked(channelOf(exchange, 1))).startsWith("GET /a");
        channels.get(1).close().syncUninterruptibly();
        assertThat(failed(exchange)).as("a new connection is not stale").isEqualTo(Kind.UPSTREAM_CONNECTION_LOST);
        assertThat(channels).hasSize(2);
    }

    @Test
    void a_request_that_was_answered_in_part_is_lost() {
        Http1HostExchange exchange = ask("GET", Body.EMPTY);
        first.runPendingTasks();
        first.writeInbound(Unpooled.copiedBuffer("HTTP/1.1", StandardCharsets.US_ASCII));

        closeFirst();

        assertThat(failed(exchange)).isEqualTo(Kind.UPSTREAM_CONNECTION_LOST);
    }

    @Test
    void a_body_that_passes_through_cannot_be_sent_again() {
        Http1HostExchange exchange = ask("POST", new Streamed(new QueuedStream(() -> {}), 5));

        closeFirst();

        assertThat(failed(exchange)).isEqualTo(Kind.UPSTREAM_CONNECTION_LOST);
        assertThat(channels).hasSize(1);
    }

    @Test
    void a_request_that_was_stopped_is_not_sent_again() {
        Http1HostExchange exchange = ask("POST", Slices.of(Buffer.buffer("hello")));

        exchange.reset();
        closeFirst();

        assertThat(channels).hasSize(1);
    }

    @Test
    void a_connection_is_not_used_for_longer_than_the_host_keeps_it() {
        long own = 60_000_000_000L;
        assertThat(KeepAlive.nanos(keepAlive("timeout=5, max=100"), own)).isEqualTo(4_000_000_000L);
        assertThat(KeepAlive.nanos(keepAlive("max=3, timeout=1"), own)).isEqualTo(500_000_000L);
        assertThat(KeepAlive.nanos(keepAlive("timeout=0"), own)).isZero();
        for (String nothing : List.of("timeout=", "timeout=x", "max=4", "timeout=99999999999999999999")) {
            assertThat(KeepAlive.nanos(keepAlive(nothing), own)).isEqualTo(own);
        }
        assertThat(KeepAlive.nanos(MultiMap.caseInsensitiveMultiMap(), own)).isEqualTo(own);
    }

    private static MultiMap keepAlive(String value) {
        return MultiMap.caseInsensitiveMultiMap().add("keep-alive", value);
    }

    /** A network that takes what is written first, and then no more. */
    private static final class RefusesSecondWrite extends ChannelOutboundHandlerAdapter {
        private boolean took;

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise written) {
            if (!took) {
                took = true;
                var unused = context.write(message, written);
                return;
            }
            ReferenceCountUtil.release(message);
            context.flush();
            written.tryFailure(new IOException("broken pipe"));
            var unused = context.close();
        }
    }

    @Test
    void a_request_has_its_connection_before_it_may_be_sent() {
        Promise<Void> cleared = Promise.promise();
        Http1HostExchange exchange = ask("POST", Slices.of(Buffer.buffer("hello")), cleared.future());
        channelOf(exchange, 0);
        assertThat(asked(first)).isEmpty();

        cleared.complete();
        first.runPendingTasks();

        assertThat(asked(first)).endsWith("hello");
    }

    @Test
    void a_request_whose_connection_closes_meanwhile_is_sent_once_on_another() {
        Promise<Void> cleared = Promise.promise();
        Http1HostExchange exchange = ask("POST", Slices.of(Buffer.buffer("hello")), cleared.future());
        closeFirst();

        cleared.complete();
        EmbeddedChannel second = channelOf(exchange, 1);

        assertThat(asked(second)).containsOnlyOnce("POST /a").endsWith("hello");
        assertThat(exchange.head().isComplete()).isFalse();
    }

    @Test
    void a_request_that_must_not_be_sent_fails_with_the_reason() {
        Promise<Void> cleared = Promise.promise();
        Http1HostExchange exchange = ask("POST", Slices.of(Buffer.buffer("hello")), cleared.future());

        cleared.fail(Failure.of(Kind.LEDGER_UNAVAILABLE, "The disk is full"));
        first.runPendingTasks();

        assertThat(failed(exchange)).isEqualTo(Kind.LEDGER_UNAVAILABLE);
        assertThat(asked(first)).isEmpty();
        assertThat(first.isOpen()).isFalse();
    }
}
