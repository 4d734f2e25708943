package dev.sluice.wire.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.Call;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.impl.ShutdownEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A caller's connection without its socket, and with a clock that only the test moves. */
class CallerConnectionTest {
    private static final String GET = "GET /v1/models HTTP/1.1\r\nhost: x\r\n\r\n";
    private static final String POST = "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\n";
    private static final String CHUNKED = "POST /a HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    private final Vertx vertx = Vertx.vertx();
    private final List<Call> calls = new ArrayList<>();
    private final List<ByteBuf> sent = new ArrayList<>();
    private EmbeddedChannel channel = new EmbeddedChannel();

    @BeforeEach
    void connect() {
        calls.clear();
        channel = new EmbeddedChannel();
        channel.freezeTime();
        channel.pipeline()
                .addLast(new CallerConnection(((VertxInternal) vertx).createEventLoopContext(), 4_096, calls::add));
    }

    @AfterEach
    void everythingIsReleased() {
        channel.finishAndReleaseAll();
        assertThat(sent).allMatch(bytes -> bytes.refCnt() == 0);
        vertx.close();
    }

    private void send(String text) {
        ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
        sent.add(bytes);
        channel.writeInbound(bytes);
        channel.runPendingTasks();
    }

    private String received() {
        channel.runPendingTasks();
        StringBuilder text = new StringBuilder();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            text.append(bytes.toString(StandardCharsets.ISO_8859_1));
            bytes.release();
        }
        return text.toString();
    }

    private void pass(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    private static MultiMap fields(String... namesAndValues) {
        MultiMap fields = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }

    private static void answer(Call call) {
        call.reply().start(200, fields("content-length", "2"));
        call.reply().end(Buffer.buffer("ok"));
    }

    private static StringBuilder collect(Call call) {
        StringBuilder body = new StringBuilder();
        call.body().handler(body::append).endHandler(end -> body.append('.')).exceptionHandler(e -> body.append('!'));
        return body;
    }

    @Test
    void a_request_is_told_as_it_was_sent() {
        send("POST /v1/a?b=%20c HTTP/1.1\r\nHost: x\r\nX-A: 1\r\nx-a: 2\r\ncontent-length: 0\r\n\r\n");

        Call call = calls.getFirst();
        assertThat(call.method()).isEqualTo("POST");
        assertThat(call.path()).isEqualTo("/v1/a");
        assertThat(call.query()).isEqualTo("b=%20c");
        assertThat(call.headers().getAll("x-a")).containsExactly("1", "2");
        assertThat(call.declaredLength()).isZero();
    }

    @Test
    void requests_that_came_together_are_answered_one_after_the_other_however_they_are_cut() {
        String together = GET + POST + "hello" + GET;
        for (int cut = 0; cut <= together.length(); cut++) {
            send(together.substring(0, cut));
            send(together.substring(cut));
            assertThat(calls).hasSize(1);
            answer(calls.get(0));
            assertThat(received()).isEqualTo(OK);
            assertThat(calls).hasSize(2);
            StringBuilder body = collect(calls.get(1));
            calls.get(1).body().resume();
            channel.runPendingTasks();
            assertThat(body).hasToString("hello.");
            answer(calls.get(1));
            assertThat(received()).isEqualTo(OK);
            answer(calls.get(2));
            assertThat(received()).isEqualTo(OK);
            assertThat(channel.isOpen()).isTrue();
            channel.finishAndReleaseAll();
            connect();
        }
    }

    @Test
    void a_body_in_chunks_arrives_whole_however_it_is_cut() {
        String chunks = "5;a=b\r\nhello\r\n6\r\n world\r\n0\r\nx: y\r\n\r\n";
        for (int cut = 1; cut < chunks.length(); cut++) {
            send(CHUNKED + chunks.substring(0, cut));
            assertThat(calls.getFirst().declaredLength()).isEqualTo(-1);
            StringBuilder body = collect(calls.getFirst());
            calls.getFirst().body().resume();
            channel.runPendingTasks();
            send(chunks.substring(cut));
            assertThat(body).hasToString("hello world.");
            channel.finishAndReleaseAll();
            connect();
        }
    }

    @Test
    void a_body_that_nobody_reads_is_not_read_from_the_socket() {
        send(POST);
        StringBuilder body = collect(calls.getFirst());
        assertThat(channel.config().isAutoRead()).isFalse();

        calls.getFirst().body().resume();
        channel.runPendingTasks();
        assertThat(channel.config().isAutoRead()).isTrue();
        send("he");
        calls.getFirst().body().pause();
        send("llo");
        assertThat(channel.config().isAutoRead()).isFalse();
        assertThat(body).hasToString("he");

        calls.getFirst().body().resume();
        channel.runPendingTasks();
        assertThat(body).hasToString("hello.");
    }

    @Test
    void a_stream_is_chunked_and_ends_with_an_empty_chunk() {
        send(GET);
        calls.getFirst().reply().start(200, fields("a", "b"));
        calls.getFirst().reply().write(Buffer.buffer("x".repeat(17)));
        assertThat(received())
                .isEqualTo("HTTP/1.1 200 OK\r\na: b\r\ntransfer-encoding: chunked\r\n\r\n11\r\n" + "x".repeat(17)
                        + "\r\n");
        calls.getFirst().reply().end();
        assertThat(received()).isEqualTo("0\r\n\r\n");
    }

    @Test
    void a_caller_of_http_1_0_gets_no_chunks_but_the_end_of_the_connection() {
        send("GET /a HTTP/1.0\r\n\r\n");
        calls.getFirst().reply().start(200, fields());
        calls.getFirst().reply().write(Buffer.buffer("a"));
        calls.getFirst().reply().end(Buffer.buffer("b"));
        assertThat(received()).isEqualTo("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nab");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void a_caller_who_never_reads_the_end_of_its_last_reply_does_not_stay_for_ever() {
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object bytes, ChannelPromise written) {
                ReferenceCountUtil.release(bytes); // and the promise never ends
            }
        });
        send("GET /a HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        answer(calls.getFirst());
        channel.runPendingTasks();
        send(GET);
        assertThat(calls).hasSize(1);
        assertThat(channel.config().isAutoRead()).isFalse();
        pass(CallerConnection.IDLE_MILLIS - 1);
        assertThat(channel.isOpen()).isTrue();
        pass(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void the_answer_to_head_has_no_body() {
        send("HEAD /a HTTP/1.1\r\nhost: x\r\n\r\n");
        answer(calls.getFirst());
        assertThat(received()).isEqualTo("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n");
    }

    @Test
    void nothing_in_a_field_of_the_reply_can_end_its_line() {
        send(GET);
        calls.getFirst().reply().start(200, fields("content-length", "0", "a", "b\r\nset-cookie: c\u0000"));
        calls.getFirst().reply().end();
        assertThat(received()).contains("a: b  set-cookie: c \r\n\r\n");
    }

    @Test
    void a_caller_who_waits_to_be_asked_is_asked_when_somebody_wants_the_body() {
        send("POST /a HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 5\r\n\r\n");
        assertThat(received()).isEmpty();
        StringBuilder body = collect(calls.getFirst());
        calls.getFirst().body().resume();
        assertThat(received()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        send("hello");
        assertThat(body).hasToString("hello.");
        answer(calls.getFirst());
        assertThat(received()).isEqualTo(OK);
    }

    @Test
    void who_is_refused_before_the_body_was_read_has_time_to_read_why() {
        send(POST + "he");
        answer(calls.getFirst());
        assertThat(received()).isEqualTo("HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok");
        send("l");
        pass(900);
        assertThat(channel.isOpen()).isTrue();
        pass(200);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void a_refusal_in_the_middle_of_what_is_being_read_does_not_cut_the_connection() {
        send(CHUNKED);
        calls.getFirst().body().handler(first -> {
            if (!calls.getFirst().reply().started()) {
                answer(calls.getFirst());
            }
        });
        calls.getFirst().body().resume();
        channel.runPendingTasks();
        send("2\r\nhe\r\n3\r\nllo\r\n");
        channel.checkException();
        assertThat(received()).endsWith("connection: close\r\n\r\nok");
        assertThat(channel.isOpen()).isTrue();
        send("0\r\n\r\n");
        pass(1_100);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void of_a_flood_that_nobody_wants_little_is_read() {
        send("POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\n");
        answer(calls.getFirst());
        for (int i = 0; i < 64; i++) {
            assertThat(channel.config().isAutoRead()).isTrue();
            send("x".repeat(1_024));
        }
        assertThat(channel.config().isAutoRead()).isFalse();
    }

    @Test
    void what_is_no_http_is_refused_and_the_connection_ends() {
        send("GET /a HTTP/1.1\r\nhost: x\r\nno field\r\n\r\n");
        assertThat(received()).startsWith("HTTP/1.1 400 Bad Request\r\n").contains("invalid_http", "connection: close");
        assertThat(calls).isEmpty();
        pass(1_100);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void a_body_that_is_no_http_is_refused_and_nobody_takes_it_for_whole() {
        send(CHUNKED);
        StringBuilder body = collect(calls.getFirst());
        calls.getFirst().body().resume();
        send("zz\r\n");
        assertThat(received()).startsWith("HTTP/1.1 400 Bad Request\r\n");
        assertThat(body).hasToString("!");
        assertThat(calls.getFirst().gone().isComplete()).isTrue();
        answer(calls.getFirst());
        assertThat(received()).isEmpty();
    }

    @Test
    void a_head_that_does_not_come_is_not_waited_for() {
        send("GET /a HTTP/1.1\r\n");
        pass(CallerConnection.HEAD_MILLIS);
        assertThat(received()).startsWith("HTTP/1.1 408 Request Timeout\r\n");
        pass(1_100);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void a_connection_that_nobody_uses_is_closed_and_a_silent_stream_is_not() {
        send(GET);
        calls.getFirst().reply().start(200, fields());
        calls.getFirst().reply().flushHead();
        pass(10 * CallerConnection.IDLE_MILLIS);
        assertThat(channel.isOpen()).isTrue();
        calls.getFirst().reply().end();
        channel.runPendingTasks();
        pass(CallerConnection.IDLE_MILLIS - 1);
        assertThat(channel.isOpen()).isTrue();
        pass(CallerConnection.HEAD_MILLIS);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void a_caller_who_leaves_is_noticed_and_what_is_written_then_is_dropped() {
        send(POST + "he");
        StringBuilder body = collect(calls.getFirst());
        calls.getFirst().body().resume();
        channel.runPendingTasks();
        channel.close().syncUninterruptibly();
        assertThat(body).hasToString("he!");
        assertThat(calls.getFirst().gone().isComplete()).isTrue();
        calls.getFirst().reply().start(200, fields());
        assertThat(calls.getFirst().reply().write(Buffer.buffer("x")).failed()).isTrue();
        assertThat(calls.getFirst().reply().end().failed()).isTrue();
    }

    @Test
    void a_reply_that_breaks_off_takes_the_connection_with_it_and_nobody_has_gone() {
        send(GET);
        calls.getFirst().reply().start(200, fields());
        calls.getFirst().reply().write(Buffer.buffer("x"));
        calls.getFirst().reply().abort();
        assertThat(received()).endsWith("1\r\nx\r\n");
        assertThat(channel.isOpen()).isFalse();
        assertThat(calls.getFirst().gone().isComplete()).isFalse();
    }

    @Test
    void a_listener_that_ends_lets_the_running_exchange_end_first() {
        send(GET);
        channel.pipeline().fireUserEventTriggered(new ShutdownEvent(1, TimeUnit.SECONDS));
        assertThat(channel.isOpen()).isTrue();
        answer(calls.getFirst());
        assertThat(received()).endsWith("ok");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void a_listener_that_ends_closes_a_connection_without_an_exchange() {
        channel.pipeline().fireUserEventTriggered(new ShutdownEvent(1, TimeUnit.SECONDS));
        assertThat(channel.isOpen()).isFalse();
    }

    private void finish() {
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        channel.runPendingTasks();
    }

    @Test
    void who_has_finished_while_somebody_works_for_it_counts_as_gone() {
        send(POST + "hello" + GET);
        calls.getFirst().body().resume();

        finish();

        assertThat(calls.getFirst().gone().isComplete()).isTrue();
        assertThat(channel.isOpen()).isFalse();
        answer(calls.getFirst());
        assertThat(calls).hasSize(1);
        assertThat(received()).isEmpty();
    }

    @Test
    void who_has_finished_in_the_middle_of_its_request_has_broken_off() {
        send(POST + "he");
        StringBuilder body = collect(calls.getFirst());
        calls.getFirst().body().resume();

        finish();

        assertThat(body).hasToString("he!");
        assertThat(calls.getFirst().gone().isComplete()).isTrue();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void a_reply_that_has_ended_reaches_who_has_finished() {
        List<ByteBuf> held = new ArrayList<>();
        List<ChannelPromise> promises = new ArrayList<>();
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object bytes, ChannelPromise written) {
                held.add((ByteBuf) bytes);
                promises.add(written.isVoid() ? context.newPromise() : written);
            }
        });
        send(GET);
        answer(calls.getFirst());
        channel.runPendingTasks();

        finish();

        assertThat(channel.isOpen()).isTrue();
        assertThat(held.getFirst().toString(StandardCharsets.ISO_8859_1)).isEqualTo(OK);
        promises.forEach(ChannelPromise::trySuccess);
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isFalse();
        assertThat(calls.getFirst().gone().isComplete()).isFalse();
        held.forEach(ReferenceCountUtil::release);
    }

    @Test
    void who_has_finished_between_two_requests_is_closed() {
        send(GET);
        answer(calls.getFirst());
        assertThat(received()).isEqualTo(OK);

        finish();

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void no_timer_outlives_a_connection() {
        send(GET);
        answer(calls.getFirst());
        received();
        var unused = channel.close();
        channel.runPendingTasks();

        assertThat(channel.runScheduledPendingTasks()).isEqualTo(-1);
    }
}
