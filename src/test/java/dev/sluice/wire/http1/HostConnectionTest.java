package dev.sluice.wire.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.stream.Body;
import dev.sluice.stream.QueuedStream;
import dev.sluice.stream.Slices;
import dev.sluice.stream.Streamed;
import dev.sluice.wire.HostClientOptions;
import dev.sluice.wire.HostRequest;
import dev.sluice.wire.Origin;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.VertxInternal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection to a host without its socket. */
class HostConnectionTest {
    private static final Origin ORIGIN = new Origin(false, "host", 8000);
    private static final String CHUNKED = "transfer-encoding: chunked\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    private final Vertx vertx = Vertx.vertx();
    private final HostPool pool =
            new HostPool(vertx, ORIGIN, HostClientOptions.of(1_000), pool -> Future.failedFuture("nobody listens"));
    private final List<ByteBuf> sent = new ArrayList<>();
    private EmbeddedChannel channel = new EmbeddedChannel();
    private HostConnection connection = connection();

    private HostConnection connection() {
        return new HostConnection(((VertxInternal) vertx).createEventLoopContext(), pool);
    }

    @BeforeEach
    void connect() {
        connection = connection();
        channel = new EmbeddedChannel(connection);
    }

    @AfterEach
    void everythingIsReleased() {
        channel.finishAndReleaseAll();
        assertThat(sent).allMatch(bytes -> bytes.refCnt() == 0);
        vertx.close();
    }

    private Http1HostExchange ask(String method, Body body) {
        HostRequest request = new HostRequest(
                ORIGIN, method, "/v1/a?b", MultiMap.caseInsensitiveMultiMap().add("x", "y"), body, 1_000);
        Http1HostExchange exchange = new Http1HostExchange(vertx, pool, request);
        exchange.use(connection);
        channel.runPendingTasks();
        return exchange;
    }

    private Http1HostExchange ask() {
        Http1HostExchange exchange = ask("POST", Slices.of(Buffer.buffer("hello")));
        asked();
        return exchange;
    }

    private String asked() {
        StringBuilder text = new StringBuilder();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            text.append(bytes.toString(StandardCharsets.ISO_8859_1));
            bytes.release();
        }
        return text.toString();
    }

    private void answer(String text) {
        if (text.isEmpty()) {
            return; // no socket reads nothing
        }
        ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
        sent.add(bytes);
        channel.writeInbound(bytes);
        channel.runPendingTasks();
    }

    private StringBuilder collect(Http1HostExchange exchange) {
        StringBuilder body = new StringBuilder();
        exchange.body()
                .handler(body::append)
                .endHandler(end -> body.append('.'))
                .exceptionHandler(e -> body.append('!'));
        exchange.body().resume();
        channel.runPendingTasks();
        return body;
    }

    @Test
    void a_request_is_written_with_its_host_and_its_length() {
        ask("POST", Slices.of(Buffer.buffer("hello")));

        assertThat(asked())
                .isEqualTo("POST /v1/a?b HTTP/1.1\r\nhost: host:8000\r\nx: y\r\ncontent-length: 5\r\n\r\nhello");
    }

    @Test
    void a_body_of_unknown_length_is_written_in_chunks() {
        QueuedStream body = new QueuedStream(() -> {});
        ask("POST", new Streamed(body, -1));
        body.offer(Buffer.buffer("hello"));
        body.end();
        channel.runPendingTasks();

        assertThat(asked()).endsWith("transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
    }

    @Test
    void an_answer_arrives_whole_however_it_is_cut_and_the_connection_is_used_again() {
        String answer = """
                HTTP/1.1 100 Continue

                HTTP/1.1 203 Whatever
                a: b
                transfer-encoding: chunked

                2
                ok
                1
                !
                0

                """.replace("\n", "\r\n");
        for (int cut = 0; cut <= answer.length(); cut++) {
            Http1HostExchange exchange = ask();
            answer(answer.substring(0, cut));
            StringBuilder body = collect(exchange);
            answer(answer.substring(cut));
            assertThat(exchange.head().result().status()).isEqualTo(203);
            assertThat(exchange.head().result().headers().get("a")).isEqualTo("b");
            assertThat(body).hasToString("ok!.");
            assertThat(pool.take()).isSameAs(connection);
        }
    }

    @Test
    void an_answer_that_nobody_reads_is_not_read_far() {
        Http1HostExchange exchange = ask();
        answer("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n");
        for (int i = 0; i < 16; i++) {
            assertThat(channel.config().isAutoRead()).isTrue();
            answer("x".repeat(1_024));
        }
        assertThat(channel.config().isAutoRead()).isFalse();

        StringBuilder body = collect(exchange);
        assertThat(body).hasSize(16 * 1_024);
        assertThat(channel.config().isAutoRead()).isTrue();
        exchange.body().pause();
        answer("y");
        assertThat(channel.config().isAutoRead()).isFalse();
        assertThat(body).hasSize(16 * 1_024);
    }

    @Test
    void an_answer_without_a_length_ends_with_its_connection() {
        Http1HostExchange exchange = ask();
        answer("HTTP/1.1 200 OK\r\n\r\nhel");
        StringBuilder body = collect(exchange);
        answer("lo");
        channel.close().syncUninterruptibly();
        assertThat(body).hasToString("hello.");
        assertThat(pool.take()).isNull();
    }

    @Test
    void with_tls_only_its_goodbye_ends_an_answer_without_a_length() {
        for (boolean goodbye : new boolean[] {true, false}) {
            Origin secure = new Origin(true, "host", 443);
            connection = new HostConnection(
                    ((VertxInternal) vertx).createEventLoopContext(),
                    new HostPool(
                            vertx, secure, HostClientOptions.of(1_000), pool -> Future.failedFuture("nobody listens")));
            channel = new EmbeddedChannel(connection);
            Http1HostExchange exchange = ask();
            answer("HTTP/1.1 200 OK\r\n\r\nhello");
            StringBuilder body = collect(exchange);
            if (goodbye) {
                channel.pipeline().fireUserEventTriggered(SslCloseCompletionEvent.SUCCESS);
            }
            channel.close().syncUninterruptibly();
            assertThat(body).hasToString(goodbye ? "hello." : "hello!");
        }
    }

    @Test
    void an_answer_that_breaks_off_is_never_whole_whoever_reads_it_and_when() {
        for (boolean early : new boolean[] {true, false}) {
            Http1HostExchange exchange = ask();
            answer("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n");
            StringBuilder body = early ? collect(exchange) : new StringBuilder();
            answer("hello");
            channel.close().syncUninterruptibly();
            assertThat(early ? body : collect(exchange)).hasToString("hello!");
            connect();
        }
    }

    @Test
    void an_answer_that_came_whole_before_its_reader_wanted_it_stays_whole_when_the_host_closes() {
        for (String body :
                new String[] {"content-length: 3\r\n\r\nabc", CHUNKED + "1\r\na\r\n1\r\nb\r\n1\r\nc\r\n0\r\n\r\n"}) {
            connect();
            Http1HostExchange exchange = ask();
            answer("HTTP/1.1 200 OK\r\nconnection: close\r\n" + body);

            channel.close().syncUninterruptibly();

            assertThat(collect(exchange)).hasToString("abc.");
        }
    }

    @Test
    void a_connection_that_closes_before_the_answer_is_lost() {
        Http1HostExchange exchange = ask();
        answer("HTTP/1.1 200 OK\r\ncontent-le");
        channel.close().syncUninterruptibly();
        assertThat(exchange.head().cause()).hasMessageContaining("closed the connection before it answered");
    }

    @Test
    void what_is_no_http_is_no_answer() {
        Http1HostExchange exchange = ask();
        answer("SSH-2.0-OpenSSH\r\n\r\n");
        assertThat(exchange.head().cause()).hasMessageContaining("did not answer in HTTP");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void a_chunk_that_is_none_ends_the_answer_with_a_failure() {
        Http1HostExchange exchange = ask();
        answer("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n");
        StringBuilder body = collect(exchange);
        answer("zz\r\n");
        assertThat(body).hasToString("ok!");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void a_host_that_closes_and_one_that_says_more_than_its_answer_are_not_asked_again() {
        for (String answer :
                List.of("HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok", OK + "HTTP/1.1")) {
            Http1HostExchange exchange = ask();
            answer(answer);
            assertThat(collect(exchange)).hasToString("ok.");
            assertThat(pool.take()).isNull();
            assertThat(channel.isOpen()).isFalse();
            connect();
        }
    }

    @Test
    void bytes_that_nobody_asked_for_are_no_answer_to_the_next_question() {
        Http1HostExchange exchange = ask();
        answer(OK);
        collect(exchange);
        answer(OK);
        assertThat(pool.take()).isNull();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void a_host_may_answer_before_it_has_read_the_question() {
        QueuedStream body = new QueuedStream(() -> {});
        Http1HostExchange exchange = ask("POST", new Streamed(body, -1));
        body.offer(Buffer.buffer("hel"));
        answer("HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\n\r\nno");

        assertThat(exchange.head().result().status()).isEqualTo(413);
        assertThat(collect(exchange)).hasToString("no.");
        assertThat(pool.take()).isNull();
        body.end();
        channel.runPendingTasks();
        assertThat(pool.take()).isSameAs(connection);
    }

    @Test
    void the_answer_to_head_has_no_body() {
        Http1HostExchange exchange = ask("HEAD", Body.EMPTY);
        answer("HTTP/1.1 200 OK\r\ncontent-length: 200\r\n\r\n");
        assertThat(collect(exchange)).hasToString(".");
        assertThat(pool.take()).isSameAs(connection);
    }

    @Test
    void an_exchange_that_is_stopped_takes_its_connection_with_it_but_not_the_next_ones() {
        Http1HostExchange first = ask();
        answer(OK);
        collect(first);
        assertThat(pool.take()).isSameAs(connection);
        Http1HostExchange second = ask();
        first.reset();
        assertThat(channel.isOpen()).isTrue();
        second.reset();
        assertThat(channel.isOpen()).isFalse();
        assertThat(second.head().failed()).isTrue();
    }

    @Test
    void a_connection_that_closes_while_nobody_uses_it_is_not_used() {
        Http1HostExchange exchange = ask();
        answer(OK);
        collect(exchange);
        channel.close().syncUninterruptibly();
        assertThat(pool.take()).isNull();
    }
}
