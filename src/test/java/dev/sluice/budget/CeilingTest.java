package dev.sluice.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

class CeilingTest {
    /** $3 and $15 a million tokens. */
    private static final Rates RATES = (input, output) -> input * 3_000 + output * 15_000;

    private static final long DOLLAR = 1_000_000_000;

    @Test
    void a_rich_budget_leaves_the_caller_what_it_asked_for() {
        assertThat(Ceiling.of(100 * DOLLAR, 0, RATES, 1_000, 16_000, 64_000, 500))
                .isEqualTo(new Ceiling(16_000, 243_000_000));
        assertThat(Ceiling.of(Long.MAX_VALUE, 0, RATES, 1_000, 0, 64_000, 500))
                .isEqualTo(new Ceiling(64_000, 963_000_000));
    }

    @Test
    void a_small_one_pays_for_what_a_quarter_buys_or_what_is_likely() {
        assertThat(Ceiling.of(DOLLAR, 0, RATES, 0, 64_000, 0, 500)).isEqualTo(new Ceiling(16_666, 249_990_000));
        assertThat(Ceiling.of(DOLLAR, 0, RATES, 0, 64_000, 0, 30_000)).isEqualTo(new Ceiling(30_000, 450_000_000));
        assertThat(Ceiling.of(DOLLAR / 10, 0, RATES, 0, 64_000, 0, 30_000)).isEqualTo(new Ceiling(6_666, 99_990_000));
    }

    @Test
    void what_does_not_pay_for_the_least_answer_pays_for_none() {
        assertThat(Ceiling.of(256 * 15_000 - 1, 0, RATES, 0, 64_000, 0, 500)).isNull();
        assertThat(Ceiling.of(256 * 15_000, 0, RATES, 0, 64_000, 0, 500)).isEqualTo(new Ceiling(256, 256 * 15_000));
        assertThat(Ceiling.of(100 * 15_000, 0, RATES, 0, 100, 0, 500)).isEqualTo(new Ceiling(100, 100 * 15_000));
    }

    @Test
    void the_hold_is_never_more_than_is_left_and_always_what_the_ceiling_costs() {
        Random random = new Random(2);
        for (int i = 0; i < 100_000; i++) {
            long available = random.nextLong(1L << random.nextInt(1, 40));
            long input = random.nextLong(100_000);
            long callers = random.nextInt(3) == 0 ? 0 : random.nextLong(1, 64_000);
            Rates tiered = (in, out) -> (in > 50_000 ? 2 : 1) * RATES.ceilingNanos(in, out);

            Ceiling ceiling =
                    Ceiling.of(available, random.nextInt(100), tiered, input, callers, 32_000, random.nextLong(5_000));

            if (ceiling != null) {
                assertThat(ceiling.holdNanos()).isLessThanOrEqualTo(available);
                assertThat(ceiling.holdNanos()).isEqualTo(tiered.ceilingNanos(input, ceiling.outputTokens()));
                assertThat(ceiling.outputTokens()).isBetween(1L, callers == 0 ? 32_000 : Math.min(callers, 32_000));
            }
        }
    }

    /** What one run came to, and how many answers were cut at their ceiling. */
    private record Outcome(long settled, long settledAtFirstRefusal, long cutPermille) {}

    private record Answer(long endsAtMillis, Hold hold, long costs) {}

    /** 8 requests a second that ask for 16,000 tokens, of lognormal sizes; a token takes 20 ms. */
    private static Outcome simulate(long budgetNanos, long seed) {
        Random random = new Random(seed);
        long[] now = {1_000};
        MemoryBank bank = new MemoryBank(new Slices(1000), () -> now[0]);
        List<Budget> all = List.of(new Budget("b", Scope.KEY, "k", budgetNanos, new Window.Total(), Mode.HARD));
        bank.replace(all);
        Budgets budgets = new Budgets(bank.of("n"), () -> now[0]);
        budgets.replace(all);
        BudgetSet set = budgets.of(new Subjects("k", null, null, null, null, List.of(), null));
        Estimates.Estimate estimate = new Estimates().of("m", "chat");
        PriorityQueue<Answer> running = new PriorityQueue<>((a, b) -> Long.compare(a.endsAtMillis(), b.endsAtMillis()));
        long settled = 0;
        long first = -1;
        long admitted = 0;
        long cut = 0;
        for (int i = 0; i < 60_000 && (first < 0 || !running.isEmpty()); i++) {
            now[0] += 125;
            while (!running.isEmpty() && running.peek().endsAtMillis() <= now[0]) {
                Answer answer = running.remove();
                answer.hold().settle(answer.costs());
                settled += answer.costs();
            }
            long input = Math.min(100_000, Math.round(Math.exp(7.3 + random.nextGaussian())));
            long output = Math.min(16_000, Math.round(Math.exp(6.2 + random.nextGaussian())));
            long available = budgets.availableNanos(set, now[0]);
            Ceiling ceiling = Ceiling.of(
                    available,
                    budgets.openHolds(set, now[0]),
                    RATES,
                    Estimates.mostTokens(4 * input),
                    16_000,
                    64_000,
                    estimate.p90Output());
            if (first >= 0) {
                continue;
            }
            if (ceiling == null) {
                first = settled;
                continue;
            }
            Admission admission = budgets.admit(set, ceiling.holdNanos(), now[0]);
            if (!(admission instanceof Hold hold)) {
                throw new AssertionError("not admitted: " + admission);
            }
            long tokens = Math.min(output, ceiling.outputTokens());
            admitted++;
            cut += tokens < output ? 1 : 0;
            estimate.learn(4 * input, input, tokens);
            running.add(new Answer(now[0] + 500 + 20 * tokens, hold, RATES.ceilingNanos(input, tokens)));
        }
        assertThat(budgets.holds().open()).isZero();
        return new Outcome(settled, first, cut * 1000 / admitted);
    }

    @Test
    void small_budgets_are_never_overshot_and_mostly_spent_when_the_first_request_is_refused(TestReporter reporter) {
        long[] dollars = {5, 25, 250};
        int[] leastPercent = {5, 60, 90};
        int[] mostCutPermille = {150, 50, 5};
        for (int i = 0; i < dollars.length; i++) {
            long budget = dollars[i] * DOLLAR;
            long sum = 0;
            long cut = 0;
            for (int seed = 0; seed < 40; seed++) {
                Outcome outcome = simulate(budget, seed);
                assertThat(outcome.settled()).isLessThanOrEqualTo(budget);
                cut += outcome.cutPermille();
                sum += outcome.settledAtFirstRefusal() * 1000 / budget;
            }
            reporter.publishEntry(
                    "$" + dollars[i],
                    sum / 400 + " % spent at the first refusal, overshoot 0, " + cut / 40
                            + " answers in a thousand cut");
            assertThat(sum / 400).as("$%s", dollars[i]).isGreaterThanOrEqualTo(leastPercent[i]);
            assertThat(cut / 40).as("$%s", dollars[i]).isLessThanOrEqualTo(mostCutPermille[i]);
        }
    }
}
