package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.simulated.BillEntry;
import dev.sluice.provider.simulated.Ending;
import dev.sluice.testing.RawCaller;
import dev.sluice.testing.TestGateway;
import dev.sluice.testing.Way;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A caller who leaves stops the host at once, in every phase of an answer: hosts charge for what they generate. */
class DisconnectIT {
    private static final int RUNS = 20;
    /** Promised are 100 ms; a busy machine may be late, a gateway that does not notice would never be in time. */
    private static final Duration AT_MOST = Duration.ofSeconds(2);

    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start("""
                stream:
                  gate: 60s
                simulated:
                  firstToken: 0ms
                  interToken: 0ms
                """);
    }

    @AfterAll
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
            Instant left = leave(phase, model, run % 2 == 0);
            BillEntry entry = TestGateway.await(gateway.host().bill().first(ended -> isFor(ended, phase, model)));
            assertThat(entry.ending()).isEqualTo(Ending.CALLER_GONE);
            delays.add(Duration.between(left, entry.endedAt()).toMillis());
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

    /** Asks, waits until the host is at it, and leaves: politely, or as a process that is killed. */
    private static Instant leave(Phase phase, String model, boolean killed) throws Exception {
        try (RawCaller caller = RawCaller.connect(gateway.port())) {
            caller.post(phase.way.path(), gateway.key(), phase.way.request("simulated/" + model));
            if (phase.begins()) {
                caller.readHead();
                caller.readEvent();
            } else {
                gateway.await(() -> gateway.host().bill().totals().running() > 0);
            }
            Instant left = Instant.now();
            if (killed) {
                caller.reset();
            }
            return left;
        }
    }

    @Test
    void a_caller_who_leaves_in_the_middle_of_its_question_reaches_no_host() throws Exception {
        long before = gateway.host().bill().totals().requests();
        try (RawCaller caller = RawCaller.connect(gateway.port())) {
            caller.head(Way.CHAT.path(), gateway.key(), "content-type: application/json\r\ncontent-length: 1000\r\n");
            caller.write("{\"model\":\"simulated/demo\",");
            gateway.await(() -> gateway.gateway().running() > 0);
        }
        gateway.awaitQuiet();

        assertThat(gateway.host().bill().totals().requests()).isEqualTo(before);
    }
}
