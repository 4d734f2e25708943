package dev.sluice.ledger;

import static dev.sluice.ledger.TestLedger.await;

import dev.sluice.budget.Admission;
import dev.sluice.budget.Budget;
import dev.sluice.budget.BudgetSet;
import dev.sluice.budget.BudgetWindow;
import dev.sluice.budget.Budgets;
import dev.sluice.budget.Hold;
import dev.sluice.budget.LeaseReply;
import dev.sluice.budget.LeaseRequest;
import dev.sluice.budget.Mode;
import dev.sluice.budget.Scope;
import dev.sluice.budget.Slices;
import dev.sluice.budget.Subjects;
import dev.sluice.budget.Window;
import dev.sluice.budget.sql.BudgetTable;
import dev.sluice.budget.sql.SqlBank;
import dev.sluice.cost.BudgetCreation;
import dev.sluice.store.Database;
import io.vertx.core.Promise;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;

/** What a request that is admitted, and a lease, take on this store now. */
final class GrowthFigures {
    private static final int LEASES = 500;
    private static final int ADMISSIONS = 2_000_000;
    private static final long DOLLAR = 1_000_000_000;
    private static final Budget BUDGET =
            new Budget("figures", Scope.KEY, "k", 1_000_000 * DOLLAR, new Window.Total(), Mode.HARD);

    /** The attempts of {@link TestLedger#random} have ended by then. */
    private static final Instant NOW = Instant.ofEpochMilli(4 * 86_400_000L);

    private final BudgetCreation creation;
    private final SqlBank bank;
    private final Budgets budgets;
    private final BudgetSet set;
    private long numbers;

    GrowthFigures(Database database) {
        await(new BudgetTable(database, System::currentTimeMillis).create(BUDGET));
        creation = new BudgetCreation(database, InstantSource.fixed(NOW));
        bank = new SqlBank(database, "figures", Slices.ofNodes(3), System::currentTimeMillis);
        budgets = new Budgets(
                new SqlBank(database, "admission", Slices.ofNodes(3), System::currentTimeMillis),
                System::currentTimeMillis);
        budgets.replace(List.of(BUDGET));
        set = budgets.of(new Subjects("k", null, null, null, null, List.of(), null));
        admitAll();
    }

    String now() {
        long[] taken = new long[LEASES];
        for (int i = 0; i < LEASES; i++) {
            long start = System.nanoTime();
            lease();
            taken[i] = System.nanoTime() - start;
        }
        Arrays.sort(taken);
        return "a lease %.2f ms (p50), %.2f ms (p99), admission %.0f ns, making a budget of all that was spent %.2f s"
                .formatted(taken[LEASES / 2] / 1e6, taken[LEASES * 99 / 100] / 1e6, admitAll(), create());
    }

    /** Seconds. */
    private double create() {
        long start = System.nanoTime();
        Budget made = new Budget("made-" + ++numbers, Scope.TEAM, Budget.EACH, DOLLAR, new Window.Total(), Mode.HARD);
        creation.create(made).toCompletionStage().toCompletableFuture().join();
        return (System.nanoTime() - start) / 1e9;
    }

    private void lease() {
        Promise<LeaseReply> reply = Promise.promise();
        bank.lease(new LeaseRequest(new BudgetWindow("figures", "k", 0, 0), ++numbers, 0, 0, 1), reply::complete);
        await(reply.future());
    }

    /** Nanoseconds for each. */
    private double admitAll() {
        while (!(budgets.admit(set, 1, System.currentTimeMillis()) instanceof Hold first && first.settle(1))) {
            Thread.onSpinWait();
        }
        int held = 0;
        long start = System.nanoTime();
        for (int i = 0; i < ADMISSIONS; i++) {
            Admission admission = budgets.admit(set, 100, System.currentTimeMillis());
            held += admission instanceof Hold hold && hold.settle(1) ? 1 : 0;
            if ((i & 4_095) == 0) {
                budgets.holds().expire(System.currentTimeMillis(), hold -> {});
            }
        }
        if (held != ADMISSIONS) {
            throw new IllegalStateException(held + " admitted (expected: " + ADMISSIONS + ")");
        }
        return (System.nanoTime() - start) / (double) ADMISSIONS;
    }
}
