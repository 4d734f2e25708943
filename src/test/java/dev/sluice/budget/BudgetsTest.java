package dev.sluice.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BudgetsTest {
    private static final Window TOTAL = new Window.Total();

    private final AtomicLong clock = new AtomicLong(1_000_000_000);
    private final MemoryBank bank = new MemoryBank(new Slices(1000), clock::get);
    private final Budgets budgets = new Budgets(bank.of("node"), clock::get);

    private void budgets(Budget... all) {
        bank.replace(List.of(all));
        budgets.replace(List.of(all));
    }

    private static Budget budget(String id, Scope scope, String subject, long limit, Mode mode) {
        return new Budget(
                id, scope, subject, limit, TOTAL, mode, mode == Mode.DOWNGRADE ? "small" : null, 6, List.of(), 0);
    }

    private BudgetSet of(@Nullable String key, @Nullable String team, @Nullable String model, String... tags) {
        return budgets.of(new Subjects(key, null, team, null, model, List.of(tags), null));
    }

    /** A hundred nano-dollars for key k, and requests of it. */
    private BudgetSet hundred(Mode mode) {
        budgets(budget("k", Scope.KEY, "k", 100, mode));
        return of("k", null, null);
    }

    private Admission admit(BudgetSet set, long nanos) {
        return budgets.admit(set, nanos, clock.get());
    }

    private static Hold admitted(Admission admission) {
        assertThat(admission).isInstanceOf(Hold.class);
        return (Hold) admission;
    }

    @Test
    void a_request_is_held_in_all_of_its_budgets_or_in_none() {
        budgets(budget("k", Scope.KEY, "k", 100, Mode.HARD), budget("t", Scope.TEAM, "t", 50, Mode.HARD));
        BudgetSet set = of("k", "t", null);

        assertThat(admit(set, 60)).isInstanceOfSatisfying(Admission.Refused.class, refused -> {
            assertThat(refused.budget().id()).isEqualTo("t");
            assertThat(refused.remainingNanos()).isEqualTo(50);
            assertThat(refused.retryAfterMillis()).isEqualTo(-1);
        });
        assertThat(budgets.availableNanos(of("k", null, null), clock.get())).isEqualTo(100);
        Hold hold = admitted(admit(set, 50));
        assertThat(hold.windows()).extracting(BudgetWindow::budget).containsExactly("k", "t");
        assertThat(budgets.availableNanos(set, clock.get())).isZero();
    }

    @Test
    void a_hold_ends_once() {
        budgets(budget("k", Scope.KEY, "k", 100, Mode.HARD));
        Hold hold = admitted(admit(of("k", null, null), 40));

        assertThat(hold.raise(10)).isTrue();
        assertThat(hold.raise(51)).isFalse();
        assertThat(budgets.holds().nanos()).isEqualTo(50);
        assertThat(hold.settle(30)).isTrue();
        assertThat(hold.settle(40)).isFalse();
        assertThat(hold.release()).isFalse();
        assertThat(hold.raise(1)).isFalse();
        assertThat(budgets.availableNanos(of("k", null, null), clock.get())).isEqualTo(70);
        assertThat(budgets.holds().open()).isZero();
    }

    @Test
    void more_than_was_held_is_booked_and_stops_the_next_request() {
        BudgetSet set = hundred(Mode.HARD);
        Hold hold = admitted(admit(set, 90));

        assertThat(hold.settle(130)).isTrue();

        assertThat(hold.overdraftNanos()).isEqualTo(40);
        assertThat(admit(set, 0)).isInstanceOf(Admission.Refused.class);
        assertThat(budgets.readings().getFirst().overdraftNanos()).isEqualTo(40);
        bank.post("node", hold.windows().getFirst(), 130);
        Budget more = budget("k", Scope.KEY, "k", 150, Mode.HARD);
        budgets(more);
        admitted(admit(set, 20));
        assertThat(admit(set, 1)).isInstanceOf(Admission.Refused.class);
    }

    @Test
    void soft_budgets_tell() {
        BudgetSet set = hundred(Mode.SOFT);

        assertThat(admitted(admit(set, 100)).exceeded()).isNull();
        assertThat(admitted(admit(set, 1)).exceeded()).extracting(Budget::id).isEqualTo("k");
        assertThat(budgets.availableNanos(set, clock.get())).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void throttling_budgets_space_what_is_over() {
        BudgetSet set = hundred(Mode.THROTTLE);
        admitted(admit(set, 100));

        admitted(admit(set, 1));
        assertThat(admit(set, 1))
                .isInstanceOfSatisfying(
                        Admission.Throttled.class,
                        throttled -> assertThat(throttled.retryAfterMillis()).isEqualTo(10_000));
        clock.addAndGet(10_000);
        admitted(admit(set, 1));
        clock.addAndGet(-3_600_000);
        admitted(admit(set, 1));
        assertThat(admit(set, 1)).isInstanceOf(Admission.Throttled.class);
    }

    @Test
    void downgrading_budgets_name_the_cheaper_model_and_let_it_pass() {
        budgets(budget("k", Scope.KEY, "k", 100, Mode.DOWNGRADE));
        BudgetSet large = of("k", null, "large");
        admitted(admit(large, 100));

        assertThat(admit(large, 1)).isInstanceOfSatisfying(Admission.Downgrade.class, downgrade -> {
            assertThat(downgrade.model()).isEqualTo("small");
            admitted(admit(budgets.of(large.subjects().withModel(downgrade.model())), 1));
        });
    }

    @Test
    void a_budget_for_each_is_one_for_each_unless_a_subject_has_its_own() {
        budgets(budget("each", Scope.TAG, "*", 10, Mode.HARD), budget("own", Scope.TAG, "c", 30, Mode.HARD));

        assertThat(budgets.availableNanos(of(null, null, null, "a"), clock.get()))
                .isEqualTo(10);
        admitted(admit(of(null, null, null, "a", "b"), 10));
        assertThat(admit(of(null, null, null, "a"), 1)).isInstanceOf(Admission.Refused.class);
        assertThat(admit(of(null, null, null, "b"), 1)).isInstanceOf(Admission.Refused.class);
        admitted(admit(of(null, null, null, "c"), 30));
    }

    @Test
    void inventing_subjects_opens_no_end_of_budgets() {
        budgets(budget("each", Scope.TAG, "*", 10, Mode.HARD));
        for (int i = 0; i < Budgets.ACCOUNTS; i++) {
            of(null, null, null, "tag" + i);
        }

        admitted(admit(of(null, null, null, "new"), 10));
        assertThat(admit(of(null, null, null, "newer"), 1)).isInstanceOf(Admission.Refused.class);
    }

    @Test
    void a_key_that_moves_leaves_its_open_holds_where_they_are() {
        budgets(budget("a", Scope.TEAM, "a", 100, Mode.HARD), budget("b", Scope.TEAM, "b", 100, Mode.HARD));
        Hold hold = admitted(admit(of("k", "a", null), 60));

        admitted(admit(of("k", "b", null), 100));
        hold.settle(50);

        assertThat(budgets.availableNanos(of("k", "a", null), clock.get())).isEqualTo(50);
    }

    /** B6: whatever is settled after a reset belongs to what was before. */
    @Test
    void a_reset_is_not_undone_by_what_was_held_before_it() {
        Budget budget = budget("k", Scope.KEY, "k", 100, Mode.HARD);
        budgets(budget);
        BudgetSet set = of("k", null, null);
        Hold hold = admitted(admit(set, 100));

        budgets(budget.resetAt(clock.get()));
        admitted(admit(set, 100)).release();
        hold.settle(70);

        assertThat(budgets.availableNanos(set, clock.get())).isEqualTo(100);
    }

    @Test
    void a_hold_that_nobody_ends_expires_at_what_was_observed_and_can_be_corrected_once() {
        BudgetSet set = hundred(Mode.HARD);
        Hold hold = admitted(budgets.admit(set, 60, clock.get(), 8_000));
        hold.observe(25);
        List<Hold> expired = new ArrayList<>();

        budgets.holds().expire(clock.get(), expired::add);
        budgets.holds().expire(clock.addAndGet(3_600_000), expired::add);
        assertThat(expired).as("a clock put forward").isEmpty();
        budgets.holds().expire(clock.addAndGet(-3_600_000), expired::add);
        budgets.holds().expire(clock.addAndGet(3_000), expired::add);

        assertThat(expired).containsExactly(hold);
        assertThat(hold.settledNanos()).isEqualTo(25);
        assertThat(hold.settle(50)).isFalse();
        assertThat(hold.correct(50)).isEqualTo(25);
        assertThat(hold.correct(50)).isZero();
        assertThat(budgets.availableNanos(set, clock.get())).isEqualTo(50);
    }

    /** A bank that can be switched off, or keeps its answers to itself. */
    private static final class Switched implements Bank {
        private final Bank bank;
        boolean off;
        boolean silent;
        int asked;

        Switched(Bank bank) {
            this.bank = bank;
        }

        @Override
        public void lease(LeaseRequest request, Consumer<LeaseReply> answer) {
            asked++;
            if (off) {
                answer.accept(new LeaseReply.Unreachable());
            } else if (!silent) {
                bank.lease(request, answer);
            }
        }

        @Override
        public void recalled(Consumer<List<BudgetWindow>> answer) {
            answer.accept(List.of());
        }
    }

    /** A node of its own, with a hundred nano-dollars for key k at a bank that can be switched off. */
    private final class Node {
        final Switched bank;
        private final Budgets own;

        Node(int perMille) {
            MemoryBank sound = new MemoryBank(new Slices(perMille), clock::get);
            List<Budget> all = List.of(budget("k", Scope.KEY, "k", 100, Mode.HARD));
            sound.replace(all);
            bank = new Switched(sound.of("node"));
            own = new Budgets(bank, clock::get);
            own.replace(all);
        }

        Admission admit(long nanos) {
            return own.admit(own.of(new Subjects("k", null, null, null, null, List.of(), null)), nanos, clock.get());
        }
    }

    /** B5: without the bank a node serves what it has leased, and says whose fault it is when that is spent. */
    @Test
    void without_a_bank_the_lease_is_served_and_then_nothing() {
        Node node = new Node(500);
        admitted(node.admit(10));

        node.bank.off = true;
        admitted(node.admit(40));
        assertThat(node.admit(10)).isInstanceOf(Admission.Unavailable.class);

        node.bank.off = false;
        clock.addAndGet(1_000);
        admitted(node.admit(10));
    }

    @Test
    void what_the_bank_refused_a_moment_ago_is_refused_while_it_is_slow() {
        Node node = new Node(1000);
        admitted(node.admit(90));
        assertThat(node.admit(20)).isInstanceOf(Admission.Refused.class);

        node.bank.off = true;
        clock.addAndGet(3_000);
        assertThat(node.admit(20)).isInstanceOf(Admission.Refused.class);
        admitted(node.admit(10));

        clock.addAndGet(10_000);
        assertThat(node.admit(20)).isInstanceOf(Admission.Unavailable.class);
    }

    @Test
    void who_waits_for_a_slow_bank_waits_on_and_is_told_when_it_is_silent() {
        Switched bank = new Switched(this.bank.of("node"));
        Budgets node = new Budgets(bank, clock::get);
        List<Budget> all = List.of(budget("k", Scope.KEY, "k", 100, Mode.HARD));
        this.bank.replace(all);
        node.replace(all);
        BudgetSet set = node.of(new Subjects("k", null, null, null, null, List.of(), null));
        AtomicInteger told = new AtomicInteger();
        bank.silent = true;
        Admission first = node.admit(set, 10, clock.get());
        assertThat(first)
                .isInstanceOfSatisfying(Admission.AwaitLease.class, lease -> lease.onAnswered(told::incrementAndGet));

        clock.addAndGet(3_000);
        node.tick(clock.get());
        assertThat(bank.asked).as("asked again").isEqualTo(2);
        assertThat(told).hasValue(0);
        assertThat(node.admit(set, 10, clock.get())).isInstanceOf(Admission.AwaitLease.class);

        clock.addAndGet(8_000);
        node.tick(clock.get());
        assertThat(told).hasValue(1);
        assertThat(node.admit(set, 10, clock.get())).isInstanceOf(Admission.Unavailable.class);

        bank.silent = false;
        clock.addAndGet(1_000);
        admitted(node.admit(set, 10, clock.get()));
    }

    @Test
    void refusals_do_not_each_ask_the_bank() {
        Node node = new Node(1000);
        for (int i = 0; i < 1_000; i++) {
            assertThat(node.admit(101)).isInstanceOf(Admission.Refused.class);
        }

        assertThat(node.bank.asked).isEqualTo(1);
    }

    /** B1: a thousand requests at once on a budget for ten. */
    @Test
    void of_a_thousand_at_once_a_budget_for_ten_admits_ten() throws InterruptedException {
        budgets(budget("k", Scope.KEY, "k", 100, Mode.HARD), budget("t", Scope.TEAM, "t", 105, Mode.HARD));
        BudgetSet set = of("k", "t", null);
        AtomicInteger count = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    start.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                while (true) {
                    Admission admission = admit(set, 10);
                    if (admission instanceof Hold) {
                        count.incrementAndGet();
                    }
                    if (!(admission instanceof Admission.AwaitLease)) {
                        return;
                    }
                    Thread.onSpinWait();
                }
            }));
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(count).hasValue(10);
    }

    /** B3: ten thousand attempts that end in any way, on any thread, some twice, leave nothing held. */
    @Test
    void however_attempts_end_nothing_stays_held() throws InterruptedException {
        budgets(budget("k", Scope.KEY, "k", 1_000_000, Mode.HARD), budget("t", Scope.TEAM, "t", 2_000, Mode.SOFT));
        BudgetSet set = of("k", "t", null);
        AtomicLong settled = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Random random = new Random(i);
            threads.add(Thread.ofPlatform().start(() -> {
                for (int j = 0; j < 2_500; j++) {
                    Hold hold = (Hold) admit(set, 50);
                    long cost = random.nextLong(60);
                    Thread other = random.nextInt(20) == 0 ? Thread.startVirtualThread(hold::release) : null;
                    hold.raise(random.nextLong(20));
                    if (hold.settle(cost)) {
                        settled.addAndGet(cost);
                    }
                    if (other != null) {
                        join(other);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(budgets.holds().open()).isZero();
        assertThat(budgets.holds().nanos()).isZero();
        assertThat(budgets.readings()).allSatisfy(reading -> {
            assertThat(reading.heldNanos()).isZero();
            assertThat(reading.open()).isZero();
            assertThat(reading.settledNanos()).isEqualTo(settled.get());
        });
        assertThat(budgets.availableNanos(set, clock.get())).isEqualTo(1_000_000 - settled.get());
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
