package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.simulated.BillEntry;
import dev.sluice.provider.simulated.Ending;
import dev.sluice.testing.Caller;
import dev.sluice.testing.CallerWire;
import dev.sluice.testing.EventText;
import dev.sluice.testing.OverBothWires;
import dev.sluice.testing.ScriptedHost;
import dev.sluice.testing.SeenAnswer;
import dev.sluice.testing.TestGateway;
import dev.sluice.testing.Way;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a stream gets through: at once, kept alive, no faster than it is read, and never cut while it lives. */
@OverBothWires
class StreamingIT {
    private static final String KEEP_ALIVE = ": keep-alive\n\n";
    private static final String FIRST = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"one\"}}]}\n\n";
    private static final String SECOND = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"two\"}}]}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    /** What the system's socket buffers of two hops may hold at most; a host that nobody stops would send 1 GB. */
    private static final long MOST_AHEAD_BYTES = 32L << 20;

    private static ScriptedHost host;
    private static volatile ScriptedHost.Script script = connection -> {};
    private static TestGateway gateway;

    StreamingIT(CallerWire wire) {}

    @BeforeParameterizedClassInvocation
    static void start(CallerWire wire) throws Exception {
        host = ScriptedHost.start(connection -> script.play(connection));
        gateway = TestGateway.start("""
                stream:
                  keepAlive: 100ms
                  gate: 400ms
                  firstTokenTimeout: 10s
                  gapTimeout: 900ms
                providers:
                  scripted: {baseUrl: "%s", models: [m]}
                simulated:
                  firstToken: 0ms
                  interToken: 0ms
                """.formatted(host.baseUrl())).over(wire);
        // A cold gateway may be slower than the gate.
        for (Way way : Way.values()) {
            SeenAnswer.ask(gateway, way, "simulated/demo");
        }
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        gateway.close();
        host.close();
    }

    private static Caller ask(Way way, String model) throws Exception {
        return gateway.connect().post(way.path(), gateway.key(), way.request(model));
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void the_first_event_is_there_before_the_host_sends_the_second() throws Exception {
        CountDownLatch firstIsThere = new CountDownLatch(1);
        script = connection -> {
            connection.readRequest();
            connection.write(ScriptedHost.STREAM_HEAD);
            connection.chunk(FIRST);
            await(firstIsThere);
            connection.chunk(SECOND + DONE);
            connection.endChunks();
        };
        try (Caller caller = ask(Way.CHAT_STREAM, "scripted/m")) {
            assertThat(caller.readHead().status()).isEqualTo(200);
            assertThat(caller.readEvent()).isEqualTo(FIRST);
            firstIsThere.countDown();
            assertThat(withoutComments(caller)).isEqualTo(SECOND + DONE);
        }
    }

    private static String withoutComments(Caller caller) throws Exception {
        return caller.readBody().toString().replace(KEEP_ALIVE, "");
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAT_STREAM", "RESPONSES_STREAM"})
    void comments_keep_the_caller_while_the_model_thinks(Way way) throws Exception {
        SeenAnswer good = SeenAnswer.ask(gateway, way, "simulated/demo;tokens=5");
        SeenAnswer late = SeenAnswer.ask(gateway, way, "simulated/demo;tokens=5;first=900ms");

        assertThat(late.lasting()).isEqualTo(good.lasting());
        assertThat(EventText.split(late.body()).stream()
                        .filter(EventText::isComment)
                        .toList())
                .hasSizeGreaterThanOrEqualTo(3)
                .allMatch(comment -> comment.raw().equals(KEEP_ALIVE));
    }

    @Test
    void comments_stand_between_events_only() throws Exception {
        CountDownLatch keptAlive = new CountDownLatch(1);
        script = connection -> {
            connection.readRequest();
            connection.write(ScriptedHost.STREAM_HEAD);
            connection.chunk(FIRST + SECOND.substring(0, 20));
            await(keptAlive);
            connection.chunk(SECOND.substring(20) + DONE);
            connection.endChunks();
        };
        try (Caller caller = ask(Way.CHAT_STREAM, "scripted/m")) {
            caller.readHead();
            assertThat(caller.readEvent()).isEqualTo(FIRST);
            assertThat(caller.readEvent()).isEqualTo(KEEP_ALIVE);
            assertThat(caller.readEvent()).isEqualTo(KEEP_ALIVE);
            keptAlive.countDown();
            assertThat(withoutComments(caller)).isEqualTo(SECOND + DONE);
        }
    }

    @Test
    void an_error_status_that_comes_too_late_for_a_status_is_an_event_with_the_hosts_words() throws Exception {
        CountDownLatch headIsThere = new CountDownLatch(1);
        String error = "{\"error\":{\"message\":\"Too many.\",\"type\":\"requests\",\"param\":null,\"code\":\"busy\"}}";
        script = connection -> {
            connection.readRequest();
            await(headIsThere);
            connection.write("HTTP/1.1 429 Too Many Requests\r\ncontent-type: application/json\r\nconnection: close\r\n"
                    + "content-length: " + error.length() + "\r\n\r\n" + error);
        };
        try (Caller caller = ask(Way.CHAT_STREAM, "scripted/m")) {
            assertThat(caller.readHead().status()).isEqualTo(200);
            headIsThere.countDown();
            assertThat(withoutComments(caller)).isEqualTo("data: " + error + "\n\n");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAT", "CHAT_STREAM", "RESPONSES", "RESPONSES_STREAM"})
    void an_error_of_the_host_keeps_everything_that_a_caller_acts_on(Way way) throws Exception {
        SeenAnswer limited = SeenAnswer.ask(gateway, way, "simulated/demo;fault=status:429");

        assertThat(limited.head().status()).isEqualTo(429);
        assertThat(limited.head().header("retry-after")).isEqualTo("2");
        assertThat(limited.head().header("x-request-id")).startsWith("req_");
        assertThat(limited.head().header("x-sluice-request-id")).isNotEmpty();
        assertThat(limited.body())
                .isEqualTo("{\"error\":{\"message\":\"The simulated host was told to fail. Please try again in 2s.\","
                        + "\"type\":\"requests\",\"param\":null,\"code\":\"rate_limit_exceeded\"}}");
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAT_STREAM", "RESPONSES_STREAM"})
    void a_stream_that_lives_is_not_cut_however_long_it_takes(Way way) throws Exception {
        SeenAnswer good = SeenAnswer.ask(gateway, way, "simulated/demo;tokens=20");
        SeenAnswer slow = SeenAnswer.ask(gateway, way, "simulated/demo;tokens=20;inter=100ms");

        assertThat(slow.lasting()).isEqualTo(good.lasting());
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAT_STREAM", "RESPONSES_STREAM"})
    void no_answer_takes_longer_than_the_total(Way way) throws Exception {
        try (TestGateway impatient = TestGateway.start("stream: {totalTimeout: 1500ms}\n")) {
            String endless = "simulated/demo;tokens=1000000;inter=20ms";
            SeenAnswer cut = SeenAnswer.ask(impatient, way, endless);

            assertThat(cut.whole()).isTrue();
            assertThat(cut.body())
                    .contains("\"code\":\"upstream_total_timeout\"")
                    .doesNotContain("[DONE]");
            BillEntry entry = TestGateway.await(impatient.host().bill().first(ended -> true));
            assertThat(entry.ending()).isEqualTo(Ending.CALLER_GONE);
            impatient.awaitQuiet();
        }
    }

    @Test
    void a_caller_who_stops_reading_stops_the_host_and_nobody_else(TestReporter reporter) throws Exception {
        String endless = "simulated/demo;tokens=1000000;size=1000";
        long read = 1 << 20;
        try (Caller caller = gateway.connect(16 * 1024)) {
            caller.post(Way.CHAT_STREAM.path(), gateway.key(), Way.CHAT_STREAM.request(endless));
            caller.readHead();
            caller.skip(read);
            for (int i = 0; i < 200; i++) {
                assertThat(SeenAnswer.ask(gateway, Way.CHAT_STREAM, "simulated/demo;tokens=5")
                                .whole())
                        .isTrue();
            }
        }
        BillEntry entry = TestGateway.await(
                gateway.host().bill().first(ended -> "demo;tokens=1000000;size=1000".equals(ended.model())));

        reporter.publishEntry(
                "bytes sent ahead of a caller who does not read", Long.toString(entry.bytesSent() - read));
        assertThat(entry.bytesSent() - read).isLessThan(MOST_AHEAD_BYTES);
        gateway.awaitQuiet();
    }

    @Test
    void a_caller_who_pauses_gets_everything_in_the_end() throws Exception {
        try (Caller caller = gateway.connect(16 * 1024)) {
            String long20MiB = "simulated/demo;tokens=20000;size=700";
            caller.post(Way.CHAT_STREAM.path(), gateway.key(), Way.CHAT_STREAM.request(long20MiB));
            caller.readHead();
            caller.skip(100_000);
            for (int i = 0; i < 50; i++) {
                assertThat(SeenAnswer.ask(gateway, Way.RESPONSES_STREAM, "simulated/demo;tokens=5")
                                .whole())
                        .isTrue();
            }
            assertThat(gateway.host().bill().totals().running())
                    .as("streams whose host waits for the caller")
                    .isPositive();
            List<EventText> rest = EventText.split(caller.readBody().toString());

            assertThat(rest.getLast().isDone()).isTrue();
            assertThat(Way.CHAT_STREAM.tokens(rest)).isGreaterThan(19_000);
        }
    }
}
