package dev.sluice.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.Budget;
import dev.sluice.budget.Mode;
import dev.sluice.budget.Scope;
import dev.sluice.budget.Window;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LateSpendTest {
    private static final Duration HOUR = Duration.ofHours(1);

    /** Time that passes when it is told to. */
    private static final class Hourglass implements LateSpend.Timers {
        private record Timer(long atMillis, Runnable action) {}

        private final Queue<Timer> pending = new PriorityQueue<>(Comparator.comparingLong(Timer::atMillis));
        private long nowMillis;

        @Override
        public void in(long millis, Runnable action) {
            pending.add(new Timer(nowMillis + millis, action));
        }

        void passTo(long millis) {
            while (!pending.isEmpty() && pending.element().atMillis() <= millis) {
                Timer due = pending.remove();
                nowMillis = due.atMillis();
                due.action().run();
            }
            nowMillis = millis;
        }
    }

    private final Hourglass time = new Hourglass();
    private final List<String> counted = new ArrayList<>();
    private final LateSpend late = spend(HOUR);

    private LateSpend spend(Duration longest) {
        return new LateSpend(time, longest, id -> {
            counted.add(id + " at " + time.nowMillis);
            return Future.failedFuture("the store is away");
        });
    }

    private static List<Budget> budgets(String... ids) {
        return Stream.of(ids)
                .map(id -> new Budget(id, Scope.KEY, Budget.EACH, 1, new Window.Total(), Mode.HARD))
                .toList();
    }

    @Test
    void those_that_are_there_when_the_node_starts_are_not_counted_again() {
        late.seen(budgets("a", "b"));
        late.seen(budgets("a", "b"));

        time.passTo(HOUR.toMillis() * 2);

        assertThat(counted).isEmpty();
    }

    @Test
    void one_that_appears_is_counted_soon_and_until_all_that_ran_must_have_ended_though_the_store_is_away() {
        late.seen(budgets("a"));
        late.seen(budgets("a", "new"));

        time.passTo(2_999);
        assertThat(counted).isEmpty();
        time.passTo(3_000);
        assertThat(counted).containsExactly("new at 3000");
        time.passTo(HOUR.toMillis() + 99_999);
        assertThat(counted).hasSize(11).endsWith("new at 1536000", "new at 3072000");
        time.passTo(HOUR.toMillis() * 5);
        assertThat(counted).hasSize(12).endsWith("new at 3700000");
    }

    @Test
    void the_first_one_of_all_is_counted_too() {
        late.seen(List.of());
        late.seen(budgets("first"));

        time.passTo(6_000);

        assertThat(counted).containsExactly("first at 3000", "first at 6000");
    }

    @Test
    void one_that_is_seen_again_has_no_second_timers() {
        late.seen(List.of());
        late.seen(budgets("a"));
        late.seen(budgets("a"));
        late.seen(budgets("a", "b"));

        time.passTo(3_000);

        assertThat(counted).containsExactlyInAnyOrder("a at 3000", "b at 3000");
    }

    @Test
    void one_that_goes_is_left_alone_and_counted_from_the_beginning_when_it_comes_back() {
        late.seen(List.of());
        late.seen(budgets("a"));
        time.passTo(3_000);
        late.seen(List.of());
        time.passTo(20_000);
        assertThat(counted).containsExactly("a at 3000");

        late.seen(budgets("a"));
        time.passTo(23_000);

        assertThat(counted).containsExactly("a at 3000", "a at 23000");
    }
}
