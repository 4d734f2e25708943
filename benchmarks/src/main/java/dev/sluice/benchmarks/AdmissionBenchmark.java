package dev.sluice.benchmarks;

import dev.sluice.budget.Admission;
import dev.sluice.budget.Budget;
import dev.sluice.budget.BudgetSet;
import dev.sluice.budget.Budgets;
import dev.sluice.budget.Hold;
import dev.sluice.budget.MemoryBank;
import dev.sluice.budget.Mode;
import dev.sluice.budget.Scope;
import dev.sluice.budget.Slices;
import dev.sluice.budget.Subjects;
import dev.sluice.budget.Window;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What budgets cost a request: to be admitted into those of its key, team, organisation and model, and to be settled. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class AdmissionBenchmark {
    private static final long DOLLAR = 1_000_000_000;

    /** How many budgets a request is subject to. */
    @Param({"0", "1", "4"})
    public int count;

    private Budgets budgets;
    private BudgetSet set;

    @Setup
    public void fill() {
        Window month = new Window.Calendar(Window.Unit.MONTH, ZoneId.of("UTC"));
        List<Budget> all = List.of(
                        new Budget("k", Scope.KEY, "k", 1_000_000 * DOLLAR, month, Mode.HARD),
                        new Budget("t", Scope.TEAM, "t", 2_000_000 * DOLLAR, month, Mode.HARD),
                        new Budget("o", Scope.ORGANISATION, "o", 3_000_000 * DOLLAR, month, Mode.HARD),
                        new Budget("m", Scope.MODEL, "m", 4_000_000 * DOLLAR, month, Mode.SOFT))
                .subList(0, count);
        MemoryBank bank = new MemoryBank(new Slices(1000), System::currentTimeMillis);
        bank.replace(all);
        budgets = new Budgets(bank.of("node"), System::currentTimeMillis);
        budgets.replace(all);
        set = budgets.of(new Subjects("k", null, "t", "o", "m", List.of(), null));
    }

    /** With the reaper's visit once in 4,096 requests, since holds wait for it. */
    private int requests;

    @Benchmark
    public boolean admitAndSettle() {
        long now = System.currentTimeMillis();
        if ((++requests & 4_095) == 0) {
            budgets.holds().expire(now, hold -> {});
        }
        Admission admission = budgets.admit(set, 40_000_000, now);
        return admission instanceof Hold hold && hold.settle(1);
    }
}
