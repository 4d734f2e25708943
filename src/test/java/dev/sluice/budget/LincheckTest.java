package dev.sluice.budget;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/**
 * Holds of a key's and its team's budget, whatever the order in which threads place, raise, settle and release them (B1). By
 * stress: Lincheck's model checking instruments so much of the JDK that it takes minutes.
 */
class LincheckTest {
    private static final long NOW = Duration.ofDays(20_000).toMillis();

    /** Two budgets with room for five and for four, and three holds of one that are open already. */
    @Param(name = "request", gen = IntGen.class, conf = "0:2")
    public static class Admissions {
        private final Budgets budgets = budgets();
        private final BudgetSet set = budgets.of(new Subjects("key", null, "team", null, null, List.of(), null));
        private final Hold[] holds = {hold(), hold(), hold()};

        private static Budgets budgets() {
            MemoryBank bank = new MemoryBank(new Slices(1000), () -> NOW);
            List<Budget> all = List.of(
                    new Budget("k", Scope.KEY, "key", 5, new Window.Total(), Mode.HARD),
                    new Budget("t", Scope.TEAM, "team", 4, new Window.Total(), Mode.HARD));
            bank.replace(all);
            Budgets budgets = new Budgets(bank.of("node"), () -> NOW);
            budgets.replace(all);
            return budgets;
        }

        private Hold hold() {
            return (Hold) budgets.admit(set, 1, NOW);
        }

        @Operation
        public boolean place() {
            return budgets.admit(set, 1, NOW) instanceof Admission.Admitted;
        }

        @Operation
        public boolean raise(@Param(name = "request") int request) {
            return holds[request].raise(1);
        }

        @Operation
        public boolean settle(@Param(name = "request") int request) {
            return holds[request].settle(2);
        }

        @Operation
        public boolean release(@Param(name = "request") int request) {
            return holds[request].release();
        }
    }

    /** The mistake of B1: looks, then takes. */
    public static class LooksThenTakes {
        private volatile long free = 2;

        @Operation
        public boolean place() {
            long before = free;
            if (before < 1) {
                return false;
            }
            // So that another thread is likely to look now.
            LockSupport.parkNanos(1);
            free = before - 1;
            return true;
        }
    }

    private static StressOptions options() {
        return new StressOptions()
                .actorsBefore(0)
                .actorsAfter(1)
                .threads(3)
                .actorsPerThread(3)
                .iterations(20)
                .invocationsPerIteration(500);
    }

    @Test
    void admissions_and_ends_of_holds_happen_one_after_the_other() {
        options().check(Admissions.class);
    }

    @Test
    void a_budget_that_looks_and_then_takes_is_found_out() {
        assertThatThrownBy(() -> options().minimizeFailedScenario(false).check(LooksThenTakes.class))
                .isInstanceOf(LincheckAssertionError.class);
    }
}
