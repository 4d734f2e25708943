package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Caller;
import dev.sluice.testing.CallerWire;
import dev.sluice.testing.EventText;
import dev.sluice.testing.OverBothWires;
import dev.sluice.testing.TestGateway;
import dev.sluice.testing.Way;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How the gateway goes: nobody is cut before the deadline, and at the deadline everybody is told. */
@OverBothWires
class DrainIT {
    private final CallerWire wire;

    DrainIT(CallerWire wire) {
        this.wire = wire;
    }

    private TestGateway gateway(String announce, String deadline) {
        return TestGateway.start("""
                drain: {announce: %s, deadline: %s}
                stream: {gate: 60s}
                simulated:
                  firstToken: 0ms
                  interToken: 0ms
                """.formatted(announce, deadline)).over(wire);
    }

    private static Caller ask(TestGateway gateway, Way way, String options) throws IOException {
        return gateway.connect().post(way.path(), gateway.key(), way.request("simulated/demo;" + options));
    }

    private static int readiness(Caller prober) throws IOException {
        int status = prober.get("/health/ready").readHead().status();
        prober.readBody();
        return status;
    }

    private static boolean isRefused(TestGateway gateway) {
        try {
            gateway.connect().close();
            return false;
        } catch (IOException refused) {
            return true;
        }
    }

    @Test
    void nobody_is_cut_and_nobody_is_turned_away_before_the_load_balancer_has_noticed() throws Exception {
        try (TestGateway gateway = gateway("2s", "60s");
                Caller prober = gateway.connect();
                Caller idle = gateway.connect();
                Caller busy = ask(gateway, Way.CHAT, "tokens=5");
                Caller stream = ask(gateway, Way.CHAT_STREAM, "tokens=200;inter=20ms")) {
            assertThat(readiness(prober)).isEqualTo(200);
            assertThat(readiness(idle)).isEqualTo(200);
            assertThat(busy.readHead().header("connection")).isEmpty();
            busy.readBody();
            assertThat(stream.readHead().status()).isEqualTo(200);

            Future<Void> drained = gateway.gateway().drain();

            assertThat(readiness(prober)).isEqualTo(503);
            assertServedForTheLastTime(busy.post(Way.CHAT.path(), gateway.key(), Way.CHAT.request("simulated/demo")));
            try (Caller late = ask(gateway, Way.CHAT_STREAM, "tokens=5")) {
                assertServedForTheLastTime(late);
            }
            // This waits for the end of the announcement.
            assertThat(idle.isClosed()).isTrue();
            assertThat(drained.isComplete()).isFalse();
            List<EventText> events = EventText.split(stream.readBody().toString());
            assertThat(events.getLast().isDone()).isTrue();
            assertThat(Way.CHAT_STREAM.tokens(events)).isEqualTo(200);
            TestGateway.await(drained);
            assertThat(isRefused(gateway)).isTrue();
            assertThat(gateway.gateway().running()).isZero();
        }
    }

    private void assertServedForTheLastTime(Caller caller) throws IOException {
        Caller.Head head = caller.readHead();
        assertThat(head.status()).isEqualTo(200);
        caller.readBody();
        // A connection of HTTP/2 ends with the listener, and says nothing before.
        if (wire == CallerWire.HTTP_1_1) {
            assertThat(head.header("connection")).isEqualToIgnoringCase("close");
            assertThat(caller.isClosed()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAT_STREAM", "RESPONSES_STREAM", "COMPLETIONS_STREAM"})
    void a_stream_that_runs_beyond_the_deadline_ends_with_an_error(Way way) throws Exception {
        try (TestGateway gateway = gateway("0s", "500ms");
                Caller stream = ask(gateway, way, "tokens=1000000;inter=10ms")) {
            assertThat(stream.readHead().status()).isEqualTo(200);

            Future<Void> drained = gateway.gateway().drain();

            List<EventText> events = EventText.split(stream.readBody().toString());
            EventText error = events.get(events.size() - (way == Way.RESPONSES_STREAM ? 2 : 1));
            assertThat(new JsonObject(error.data()).getJsonObject("error").getString("code"))
                    .isEqualTo("draining");
            assertThat(events).noneMatch(EventText::isDone);
            assertThat(way.tokens(events)).isPositive();
            TestGateway.await(drained);
            gateway.awaitQuiet();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAT", "CHAT_STREAM", "RESPONSES"})
    void who_still_waits_for_an_answer_at_the_deadline_is_sent_elsewhere(Way way) throws Exception {
        for (String stall : List.of("fault=stall-head", "fault=stall")) {
            try (TestGateway gateway = gateway("0s", "500ms");
                    Caller waiting = ask(gateway, way, stall)) {
                gateway.await(() -> gateway.host().bill().totals().running() > 0);

                TestGateway.await(gateway.gateway().drain());

                Caller.Head head = waiting.readHead();
                assertThat(head.status()).isEqualTo(503);
                assertThat(head.header("retry-after")).isEqualTo("1");
                assertThat(new JsonObject(waiting.readBody())
                                .getJsonObject("error")
                                .getString("code"))
                        .isEqualTo("draining");
                gateway.awaitQuiet();
            }
        }
    }

    @Test
    void a_second_call_does_not_wait_for_anybody() throws Exception {
        try (TestGateway gateway = gateway("60s", "60s");
                Caller prober = gateway.connect();
                Caller stream = ask(gateway, Way.CHAT_STREAM, "tokens=1000000;inter=10ms")) {
            assertThat(readiness(prober)).isEqualTo(200);
            assertThat(stream.readHead().status()).isEqualTo(200);
            gateway.gateway().drain();
            assertThat(stream.readEvent()).startsWith("data: {");

            Future<Void> drained = gateway.gateway().drain();

            assertThat(stream.readBody().toString()).contains("\"code\":\"draining\"");
            TestGateway.await(drained);
            gateway.awaitQuiet();
        }
    }
}
