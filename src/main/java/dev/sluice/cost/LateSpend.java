package dev.sluice.cost;

import dev.sluice.budget.Budget;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Has budgets that appear while the node runs counted again: what ran when they were made was not held in them, and ends later. Once
 * soon, for what had ended but was not in the ledger yet, and once when all that ran must have ended.
 */
public final class LateSpend {
    private static final long SOON_MILLIS = 3_000;
    private static final long LATE_MILLIS = 700_000;

    private final Vertx vertx;
    private final Function<String, Future<Void>> recount;
    private @Nullable Set<String> known;

    /** @param recount counts the budget of that id again; harmless at any time, and by several nodes */
    public LateSpend(Vertx vertx, Function<String, Future<Void>> recount) {
        this.vertx = vertx;
        this.recount = recount;
    }

    /** These are the budgets now. Any thread. */
    public synchronized void seen(List<Budget> budgets) {
        Set<String> before = known;
        Set<String> now = budgets.stream().map(Budget::id).collect(Collectors.toCollection(HashSet::new));
        known = now;
        if (before != null) {
            now.stream().filter(id -> !before.contains(id)).forEach(this::later);
        }
    }

    private void later(String id) {
        vertx.setTimer(SOON_MILLIS, timer -> recount(id));
        vertx.setTimer(LATE_MILLIS, timer -> recount(id));
    }

    private void recount(String id) {
        var unused = recount.apply(id);
    }
}
