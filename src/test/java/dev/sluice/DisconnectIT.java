package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.simulated.BillEntry;
import dev.sluice.provider.simulated.Ending;
import dev.sluice.testing.Caller;
import dev.sluice.testing.CallerWire;
import dev.sluice.testing.OverBothWires;
import dev.sluice.testing.TestGateway;
import dev.sluice.testing.Way;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A caller who leaves stops the host at once, in every phase of an answer: hosts charge for what they generate. */
@OverBothWires
class DisconnectIT {
    private static final int RUNS = 20;
    /** Promised are 100 ms; a busy machine may be late, a gateway that does not notice would never be in time. */
    private static final Duration AT_MOST = Duration.ofSeconds(2);

    private static TestGateway gateway;

    DisconnectIT(CallerWire wire) {}

    @BeforeParameterizedClassInvocation
    static void start(CallerWire wire) {
        gateway = TestGateway.start("""
                stream:
                  gate: 60s
                simulated:
                  firstToken: 0ms
                  interToken: 0ms
                """).over(wire);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        gateway.close();
    }

    /** Where in an answer the caller leaves, and what keeps it there. */
    enum Phase {
        BEFORE_THE_HEAD(Way.CHAT_STREAM, "fault=stall-head"),
        BEFORE_THE_FIRST_EVENT(Way.CHAT_STREAM, "fault=stall"),
        IN_THE_MIDDLE(Way.CHAT_STREAM, "tokens=1000000;inter=20ms"),
        IN_THE_MIDDLE_OF_A_RESPONSE(Way.RESPONSES_STREAM, "tokens=1000000;inter=20ms"),
        IN_A_FLOOD_THAT_NOBODY_READS(Way.CHAT_STREAM, "tokens=1000000;size=1000"),
        BEFORE_THE_HEAD_OF_A_WHOLE_ANSWER(Way.CHAT, "fault=stall-head"),
        BEFORE_THE_END_OF_A_WHOLE_ANSWER(Way.CHAT, "tokens=50;fault=stall@3");

        private final Way way;
        private final String options;

        Phase(Way way, String options) {
            this.way = way;
            this.options = options;
        }

        /** Whether the caller gets something before it leaves. */
        boolean begins() {
            return options.startsWith("tokens=1000000");
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_host_is_stopped(Phase phase, TestReporter reporter) throws Exception {
        List<Long> delays = new ArrayList<>();
        for (int run = 1; run <= RUNS; run++) {
            // Dimensions mean nothing to a chat, but tell the runs apart on the bill.
            String model = "demo;" + phase.options + ";dims=" + run;
            try (Caller caller = gateway.connect()) {
                begin(caller, phase, model);
                Instant left = Instant.now();
                leave(caller, run % 2 == 0);
                BillEntry entry = TestGateway.await(gateway.host().bill().first(ended -> isFor(ended, phase, model)));
                assertThat(entry.ending()).isEqualTo(Ending.CALLER_GONE);
                delays.add(Duration.between(left, entry.endedAt()).toMillis());
            }
        }
        gateway.awaitQuiet();

        delays.sort(null);
        reporter.publishEntry(
                phase.toString(),
                "p50 " + delays.get(RUNS / 2) + " ms, max " + delays.getLast() + " ms of " + RUNS + " runs");
        assertThat(delays.getLast()).isLessThan(AT_MOST.toMillis());
    }

    private static boolean isFor(BillEntry entry, Phase phase, String model) {
        return model.equals(entry.model())
                && entry.path().equals(phase.way.path())
                && entry.stream() == phase.way.isStream();
    }

    /** Politely, or as a process that is killed; over HTTP/2 that is a reset of the stream, on a connection that stays. */
    private static void leave(Caller caller, boolean killed) throws IOException {
        if (killed) {
            caller.reset();
        } else {
            caller.close();
        }
    }

    /** Asks, and waits until the host is at it. */
    private static void begin(Caller caller, Phase phase, String model) throws Exception {
        caller.post(phase.way.path(), gateway.key(), phase.way.request("simulated/" + model));
        if (phase.begins()) {
            caller.readHead();
            caller.readEvent();
        } else {
            gateway.await(() -> gateway.host().bill().totals().running() > 0);
        }
    }

    @Test
    void a_caller_who_leaves_in_the_middle_of_its_question_reaches_no_host() throws Exception {
        long before = gateway.host().bill().totals().requests();
        try (Caller caller = gateway.connect()) {
            caller.head(Way.CHAT.path(), gateway.key(), "content-type: application/json\r\ncontent-length: 1000\r\n");
            caller.write("{\"model\":\"simulated/demo\",".getBytes(StandardCharsets.US_ASCII));
            gateway.await(() -> gateway.gateway().running() > 0);
        }
        gateway.awaitQuiet();

        assertThat(gateway.host().bill().totals().requests()).isEqualTo(before);
    }
}
