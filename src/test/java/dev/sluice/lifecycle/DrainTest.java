package dev.sluice.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.lifecycle.RunningExchanges.Running;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class DrainTest {
    private static final DrainTimes TIMES = DrainTimes.of(Duration.ofSeconds(10), Duration.ofMinutes(15));

    private long nowNanos = -7_000_000_000L;
    private final Drain drain = new Drain(TIMES, () -> nowNanos);
    private final RunningExchanges loop = drain.addLoop(Runnable::run);
    private final List<String> told = new ArrayList<>();

    private Running begin(String name) {
        return Objects.requireNonNull(loop.begin(() -> told.add(name)));
    }

    private Phase pass(Duration time) {
        nowNanos += time.toNanos();
        return drain.advance();
    }

    @Test
    void serves_until_told_to_end() {
        assertThat(pass(Duration.ofDays(30))).isInstanceOf(Phase.Serving.class);
        assertThat(drain.isReady()).isTrue();
        assertThat(drain.accepts()).isTrue();
        assertThat(drain.closesAfterReply()).isFalse();
    }

    @Test
    void an_idle_gateway_that_nobody_watches_ends_at_once() {
        assertThat(drain.start()).isEqualTo(new Phase.Done(0));
        assertThat(loop.begin(() -> {})).isNull();
        assertThat(drain.running()).isZero();
    }

    @Test
    void readiness_is_lost_at_once_and_the_listener_stays_open_for_the_announcement() {
        drain.readinessProbed();
        pass(Duration.ofSeconds(60));

        assertThat(drain.start()).isInstanceOf(Phase.Announcing.class);
        assertThat(drain.isReady()).isFalse();
        assertThat(drain.closesAfterReply()).isTrue();
        assertThat(drain.accepts()).isTrue();
        Running late = begin("late");
        late.end();

        assertThat(pass(Duration.ofMillis(9_999))).isInstanceOf(Phase.Announcing.class);
        assertThat(pass(Duration.ofMillis(1))).isEqualTo(new Phase.Done(0));
    }

    @Test
    void a_load_balancer_that_stopped_asking_is_not_waited_for() {
        drain.readinessProbed();
        pass(Duration.ofMillis(60_001));

        assertThat(drain.start()).isInstanceOf(Phase.Done.class);
    }

    @Test
    void a_running_exchange_may_finish_and_its_end_ends_the_drain() {
        Running running = begin("it");

        assertThat(drain.start()).isInstanceOf(Phase.Draining.class);
        assertThat(drain.accepts()).isFalse();
        assertThat(pass(Duration.ofMinutes(14))).isInstanceOf(Phase.Draining.class);
        running.end();
        running.end();

        assertThat(drain.advance()).isEqualTo(new Phase.Done(0));
        assertThat(told).isEmpty();
    }

    @Test
    void a_request_on_an_open_connection_is_served_while_others_still_run() {
        Running first = begin("first");
        drain.start();

        Running second = begin("second");
        first.end();

        assertThat(drain.advance()).isInstanceOf(Phase.Draining.class);
        second.end();
        assertThat(drain.advance()).isEqualTo(new Phase.Done(0));
    }

    @Test
    void at_the_deadline_what_runs_is_told_to_end_and_has_a_moment_for_it() {
        Running ended = begin("ended");
        Running running = begin("running");
        begin("deaf");
        drain.start();
        ended.end();

        pass(Duration.ofMinutes(15).minusNanos(1));
        assertThat(told).isEmpty();
        assertThat(pass(Duration.ofNanos(1))).isInstanceOf(Phase.Ending.class);
        assertThat(told).containsExactlyInAnyOrder("running", "deaf");
        assertThat(loop.begin(() -> {})).isNull();
        running.end();
        assertThat(pass(Duration.ofMillis(1_999))).isInstanceOf(Phase.Ending.class);

        assertThat(pass(Duration.ofMillis(1))).isEqualTo(new Phase.Done(1));
        assertThat(told).hasSize(2);
    }

    @Test
    void an_exchange_that_ends_when_told_is_not_cut() {
        List<Running> running = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int index = i;
            running.add(
                    Objects.requireNonNull(loop.begin(() -> running.get(index).end())));
        }
        drain.start();

        assertThat(pass(Duration.ofMinutes(15))).isEqualTo(new Phase.Done(0));
    }

    @Test
    void an_exchange_that_fails_to_end_keeps_no_other_from_being_told() {
        begin("older");
        loop.begin(() -> {
            throw new IllegalStateException("bug");
        });
        begin("newer");
        drain.start();

        pass(Duration.ofMinutes(15));

        assertThat(told).containsExactlyInAnyOrder("older", "newer");
    }

    @Test
    void the_second_signal_does_not_wait_for_the_deadline() {
        drain.readinessProbed();
        begin("it");
        drain.start();

        assertThat(drain.hurry()).isInstanceOf(Phase.Ending.class);

        assertThat(told).containsExactly("it");
        assertThat(pass(Duration.ofSeconds(2))).isEqualTo(new Phase.Done(1));
    }

    @Test
    void an_announcement_longer_than_the_deadline_ends_with_it() {
        Drain short_ = new Drain(DrainTimes.of(Duration.ofSeconds(10), Duration.ofSeconds(1)), () -> nowNanos);
        short_.readinessProbed();
        short_.start();

        nowNanos += 1_000_000_000L;

        assertThat(short_.advance()).isEqualTo(new Phase.Done(0));
    }

    @Test
    void refuses_negative_times() {
        assertThatThrownBy(() -> DrainTimes.of(Duration.ofSeconds(-1), Duration.ZERO))
                .hasMessage("drain.announce: PT-1S (expected: not negative)");
    }

    /** A loop begins and ends exchanges as fast as it can while another thread drains. */
    @Test
    void no_exchange_that_was_let_in_runs_when_the_drain_is_done() throws InterruptedException {
        for (int round = 0; round < 300; round++) {
            Drain racing = new Drain(TIMES, () -> 0);
            RunningExchanges exchanges = racing.addLoop(Runnable::run);
            // Idle loops that are counted after the busy one give it time to let somebody in behind the count.
            for (int idle = 0; idle < 400; idle++) {
                racing.addLoop(Runnable::run);
            }
            AtomicBoolean wasCut = new AtomicBoolean();
            Thread serving = Thread.ofPlatform().start(() -> serve(racing, exchanges, wasCut));
            while (exchanges.begun() < 10) {
                Thread.onSpinWait();
            }

            racing.start();
            while (!(racing.advance() instanceof Phase.Done)) {
                Thread.onSpinWait();
            }
            serving.join();

            assertThat(wasCut).as("round %d", round).isFalse();
            assertThat(racing.running()).isZero();
        }
    }

    private static void serve(Drain drain, RunningExchanges exchanges, AtomicBoolean wasCut) {
        // Not for ever, since on a busy machine the drain may find it idle only when it stops.
        for (int i = 0; i < 2000 && !(drain.phase() instanceof Phase.Done); i++) {
            Running running = exchanges.begin(() -> {});
            spin();
            if (running != null) {
                if (drain.phase() instanceof Phase.Done) {
                    wasCut.set(true);
                }
                running.end();
            }
            spin();
        }
    }

    private static void spin() {
        for (int i = 0; i < 50; i++) {
            Thread.onSpinWait();
        }
    }
}
