package dev.sluice.timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimerWheelTest {
    private static final long TICK = 20;
    private static final long ROUND = TICK * TimerWheel.SLOTS;

    private final List<String> ran = new ArrayList<>();
    private long nowNanos = 1_000_000_000L;
    private TimerWheel wheel = new TimerWheel(TICK, () -> nowNanos);

    /** Turns the wheel at every tick, as an idle event loop does. */
    private void pass(long millis) {
        for (long passed = 0; passed < millis; passed += TICK) {
            jump(Math.min(TICK, millis - passed));
        }
    }

    /** Lets time pass in which the loop was busy with something else. */
    private void jump(long millis) {
        nowNanos += millis * 1_000_000;
        wheel.turn();
    }

    private Deadline after(long millis, String name) {
        return wheel.after(millis, () -> ran.add(name));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 19, 20, 21, 500, ROUND - 21, ROUND - 1, ROUND, ROUND + 1, 3 * ROUND + 7, 3_600_000})
    void runs_at_its_time_or_up_to_two_ticks_later(long millis) {
        Deadline deadline = after(millis, "it");

        if (millis > 0) {
            pass(millis - 1);
            assertThat(ran).isEmpty();
            assertThat(deadline.isActive()).isTrue();
        }
        pass(1 + 2 * TICK);

        assertThat(ran).containsExactly("it");
        assertThat(deadline.isActive()).isFalse();
    }

    @Test
    void runs_only_once() {
        after(50, "it");

        pass(4 * ROUND);

        assertThat(ran).containsExactly("it");
    }

    @Test
    void a_cancelled_deadline_does_not_run() {
        Deadline deadline = after(50, "it");

        deadline.cancel();
        deadline.cancel();
        pass(ROUND);

        assertThat(ran).isEmpty();
        assertThat(deadline.isActive()).isFalse();
    }

    @Test
    void cancelling_after_it_ran_does_nothing() {
        Deadline deadline = after(50, "it");
        after(120, "other");
        pass(100);

        deadline.cancel();
        pass(100);

        assertThat(ran).containsExactly("it", "other");
    }

    @Test
    void extending_pushes_it_back_again_and_again() {
        Deadline deadline = after(100, "it");

        for (int chunk = 0; chunk < 1000; chunk++) {
            pass(80);
            deadline.extend(100);
        }
        assertThat(ran).isEmpty();
        pass(100 + 2 * TICK);

        assertThat(ran).containsExactly("it");
    }

    @Test
    void extending_can_bring_it_forward() {
        Deadline deadline = after(3 * ROUND, "it");

        deadline.extend(100);
        pass(100 + 2 * TICK);

        assertThat(ran).containsExactly("it");
    }

    @Test
    void extending_a_cancelled_or_expired_deadline_arms_it_again() {
        Deadline cancelled = after(40, "cancelled");
        Deadline expired = after(40, "expired");
        cancelled.cancel();
        pass(100);
        ran.clear();

        cancelled.extend(50);
        expired.extend(50);
        pass(40);
        assertThat(ran).isEmpty();
        pass(60);

        assertThat(ran).containsExactlyInAnyOrder("cancelled", "expired");
    }

    @Test
    void an_action_that_throws_keeps_no_other_from_running() {
        after(50, "before");
        IllegalStateException bug = new IllegalStateException("bug");
        wheel.after(50, () -> {
            throw bug;
        });
        wheel.after(90, () -> {
            throw new AssertionError("second bug");
        });
        after(50, "same slot");
        after(200, "later slot");

        assertThatThrownBy(() -> jump(1000)).isSameAs(bug);

        assertThat(ran).containsExactlyInAnyOrder("before", "same slot", "later slot");
    }

    @Test
    void an_action_may_cancel_extend_and_place_deadlines_of_its_own_slot() {
        List<Deadline> others = new ArrayList<>();
        wheel.after(50, () -> {
            ran.add("first");
            others.get(0).cancel();
            others.get(1).extend(100);
            after(0, "placed");
        });
        others.add(after(50, "cancelled"));
        others.add(after(50, "extended"));

        pass(60);
        assertThat(ran).containsExactly("first");
        pass(40);
        assertThat(ran).containsExactly("first", "placed");
        pass(100);

        assertThat(ran).containsExactly("first", "placed", "extended");
    }

    @Test
    void an_action_that_arms_itself_again_does_not_hold_the_turn() {
        List<Deadline> self = new ArrayList<>();
        self.add(wheel.after(0, () -> {
            ran.add("again");
            self.getFirst().extend(0);
        }));

        pass(10 * TICK);

        assertThat(ran).hasSizeBetween(5, 11);
    }

    @Test
    void a_loop_held_up_for_many_rounds_runs_everything_due_and_nothing_else() {
        for (long millis = 0; millis < 4 * ROUND; millis += 333) {
            after(millis, "due");
        }
        after(20 * ROUND, "not due");
        int due = (int) Math.ceilDiv(4 * ROUND, 333);

        jump(10 * ROUND);

        assertThat(ran).hasSize(due).containsOnly("due");
    }

    @Test
    void a_deadline_of_more_than_a_lifetime_never_runs() {
        after(Long.MAX_VALUE, "never");
        after(-1, "at once");

        pass(3 * ROUND);

        assertThat(ran).containsExactly("at once");
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE + 1_000_000_000L, -300_000_000L, 0, Long.MAX_VALUE - 300_000_000L})
    void any_reading_of_the_nano_clock_is_a_good_start(long start) {
        // System.nanoTime has an arbitrary origin: it may be negative and may pass 0.
        nowNanos = start;
        wheel = new TimerWheel(TICK, () -> nowNanos);
        after(100, "it");

        pass(80);
        assertThat(ran).isEmpty();
        pass(60);

        assertThat(ran).containsExactly("it");
    }

    @Test
    void agrees_with_a_naive_model_whatever_is_done_to_it() {
        for (int seed = 0; seed < 300; seed++) {
            new Comparison(seed).run();
        }
    }

    /** One random history, played to the wheel and to a list of due times. */
    private static final class Comparison {
        private final Random random;
        private final int seed;
        private final List<Long> dueNanos = new ArrayList<>();
        private final List<Deadline> deadlines = new ArrayList<>();
        private final TimerWheel wheel;
        private long nowNanos;

        private static final long NONE = Long.MIN_VALUE;

        Comparison(int seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.nowNanos = random.nextLong(-20_000_000_000L, 20_000_000_000L);
            this.wheel = new TimerWheel(TICK, () -> nowNanos);
        }

        void run() {
            for (int step = 0; step < 600; step++) {
                switch (random.nextInt(5)) {
                    case 0 -> add();
                    case 1, 2 -> change();
                    default -> turn();
                }
            }
        }

        private void add() {
            int index = deadlines.size();
            dueNanos.add(NONE);
            deadlines.add(wheel.after(0, () -> expired(index)));
            extend(index);
        }

        private void change() {
            if (deadlines.isEmpty()) {
                return;
            }
            int index = random.nextInt(deadlines.size());
            if (random.nextInt(4) == 0) {
                deadlines.get(index).cancel();
                dueNanos.set(index, NONE);
            } else {
                extend(index);
            }
        }

        private void extend(int index) {
            long millis = random.nextInt(3) == 0 ? random.nextLong(4 * ROUND) : random.nextLong(200);
            deadlines.get(index).extend(millis);
            dueNanos.set(index, nowNanos + millis * 1_000_000);
        }

        private void expired(int index) {
            long late = nowNanos - dueNanos.get(index);
            assertThat(dueNanos.get(index))
                    .as("seed %d: ran though not armed", seed)
                    .isNotEqualTo(NONE);
            assertThat(late).as("seed %d: nanoseconds late", seed).isNotNegative();
            dueNanos.set(index, NONE);
            if (random.nextInt(5) == 0) {
                change();
            }
        }

        private void turn() {
            long longestPauseNanos =
                    random.nextInt(50) == 0 ? random.nextLong(3 * ROUND * 1_000_000) : TICK * 1_000_000;
            nowNanos += random.nextLong(longestPauseNanos + 1);
            wheel.turn();
            for (int index = 0; index < deadlines.size(); index++) {
                long due = dueNanos.get(index);
                assertThat(deadlines.get(index).isActive())
                        .as("seed %d: active", seed)
                        .isEqualTo(due != NONE);
                // A turn leaves nothing behind but what fell due within the tick it stands in; the next tick, one tick
                // later at most, runs that.
                assertThat(due == NONE || nowNanos - due < TICK * 1_000_000)
                        .as("seed %d: overdue by %d ns", seed, nowNanos - due)
                        .isTrue();
            }
        }
    }
}
