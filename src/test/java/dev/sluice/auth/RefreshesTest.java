package dev.sluice.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class RefreshesTest {
    private static final Duration GAP = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private record Planned(long atNanos, Runnable task) {}

    private final PriorityQueue<Planned> planned = new PriorityQueue<>(Comparator.comparingLong(Planned::atNanos));
    private final Deque<Promise<Void>> running = new ArrayDeque<>();
    private final List<Long> begunAtMillis = new ArrayList<>();
    private long nowNanos;
    private final Refreshes refreshes = new Refreshes(this::work, this::later, () -> nowNanos, GAP, PATIENCE);

    private Future<Void> work() {
        begunAtMillis.add(nowNanos / 1_000_000);
        Promise<Void> run = Promise.promise();
        running.add(run);
        return run.future();
    }

    private void later(Duration delay, Runnable task) {
        planned.add(new Planned(nowNanos + delay.toNanos(), task));
    }

    private void pass(long millis) {
        long end = nowNanos + millis * 1_000_000;
        while (!planned.isEmpty() && planned.element().atNanos() <= end) {
            Planned next = planned.remove();
            nowNanos = next.atNanos();
            next.task().run();
        }
        nowNanos = end;
    }

    @Test
    void the_first_one_begins_at_once() {
        Future<Void> next = refreshes.next();

        assertThat(begunAtMillis).containsExactly(0L);
        assertThat(next.isComplete()).isFalse();
        running.remove().complete();
        assertThat(next.succeeded()).isTrue();
    }

    @Test
    void a_flood_costs_five_runs_a_second() {
        for (int millisecond = 0; millisecond < 10_000; millisecond++) {
            for (int i = 0; i < 10; i++) {
                refreshes.next();
            }
            while (!running.isEmpty()) {
                running.remove().complete();
            }
            pass(1);
        }

        assertThat(begunAtMillis).hasSizeBetween(49, 51);
    }

    @Test
    void whoever_asks_during_a_run_gets_the_next_one() {
        Future<Void> first = refreshes.next();
        Future<Void> second = refreshes.next();
        Future<Void> third = refreshes.next();
        running.remove().complete();
        assertThat(first.succeeded()).isTrue();
        assertThat(second.isComplete()).isFalse();

        pass(199);
        assertThat(begunAtMillis).hasSize(1);
        pass(1);

        assertThat(begunAtMillis).containsExactly(0L, 200L);
        running.remove().complete();
        assertThat(second.succeeded() && third.succeeded()).isTrue();
    }

    @Test
    void runs_never_overlap_and_keep_their_distance() {
        refreshes.next();
        refreshes.next();
        pass(500);
        assertThat(running).hasSize(1);

        running.remove().complete();
        assertThat(begunAtMillis).containsExactly(0L, 500L);
        running.remove().complete();
        pass(10);
        refreshes.next();
        pass(189);
        assertThat(begunAtMillis).hasSize(2);
        pass(1);

        assertThat(begunAtMillis).containsExactly(0L, 500L, 700L);
    }

    @Test
    void a_short_run_does_not_bring_the_next_one_forward() {
        refreshes.next();
        pass(10);
        refreshes.next();
        pass(10);

        running.remove().complete();

        assertThat(begunAtMillis).containsExactly(0L);
        pass(180);
        assertThat(begunAtMillis).containsExactly(0L, 200L);
    }

    @Test
    void a_run_that_fails_fails_those_who_waited_for_it() {
        Future<Void> first = refreshes.next();
        running.remove().fail(new IOException("disk"));
        pass(200);
        Future<Void> second = refreshes.next();
        running.remove().complete();

        assertThat(first.cause()).hasMessage("disk");
        assertThat(second.succeeded()).isTrue();
    }

    @Test
    void a_run_that_hangs_is_not_waited_for_and_not_begun_again() {
        Future<Void> first = refreshes.next();
        pass(100);
        Future<Void> second = refreshes.next();
        pass(1_950);
        assertThat(first.cause()).isInstanceOf(TimeoutException.class);
        assertThat(second.isComplete()).isFalse();
        pass(50);
        assertThat(second.cause()).isInstanceOf(TimeoutException.class);
        Future<Void> third = refreshes.next();
        pass(1_000);
        assertThat(begunAtMillis).hasSize(1);

        running.remove().complete();
        assertThat(begunAtMillis).hasSize(2);
        running.remove().complete();

        assertThat(third.succeeded()).isTrue();
    }
}
