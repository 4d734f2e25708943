package dev.sluice.cost;

import dev.sluice.budget.Budget;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Has budgets that appear while the node runs counted again: what ran when they were made was not held in them, and ends later. First
 * soon, for what had ended but was not in the ledger yet; then each time after twice as long; and last when all that ran must have ended.
 */
public final class LateSpend {
    private static final long SOON_MILLIS = 3_000;
    /** From the end of an answer to the ledger, with a store that is slow. */
    private static final long MARGIN_MILLIS = 100_000;

    private final Timers timers;
    private final long lastMillis;
    private final Function<String, Future<Void>> recount;
    private @Nullable Set<String> known;

    /** Does something later. */
    @FunctionalInterface
    interface Timers {
        void in(long millis, Runnable action);
    }

    /**
     * For a node that has seen no budgets yet.
     *
     * @param longest how long an answer may take
     * @param recount counts the budget of that id again; harmless at any time, and by several nodes
     */
    public LateSpend(Vertx vertx, Duration longest, Function<String, Future<Void>> recount) {
        this((millis, action) -> vertx.setTimer(millis, timer -> action.run()), longest, recount);
    }

    LateSpend(Timers timers, Duration longest, Function<String, Future<Void>> recount) {
        this.timers = timers;
        this.lastMillis = longest.toMillis() + MARGIN_MILLIS;
        this.recount = recount;
    }

    /** These are the budgets now. Any thread. */
    public synchronized void seen(List<Budget> budgets) {
        Set<String> before = known;
        Set<String> now = budgets.stream().map(Budget::id).collect(Collectors.toCollection(HashSet::new));
        known = now;
        if (before != null) {
            now.stream().filter(id -> !before.contains(id)).forEach(id -> later(id, 0, SOON_MILLIS));
        }
    }

    private void later(String id, long fromMillis, long toMillis) {
        timers.in(toMillis - fromMillis, () -> {
            if (isThere(id)) {
                var unused = recount.apply(id);
                if (toMillis < lastMillis) {
                    later(id, toMillis, Math.min(2 * toMillis, lastMillis));
                }
            }
        });
    }

    private synchronized boolean isThere(String id) {
        return known != null && known.contains(id);
    }
}
