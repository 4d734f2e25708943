package dev.sluice.cost;

import dev.sluice.budget.BudgetWindow;
import dev.sluice.budget.sql.SqlBank;
import dev.sluice.ledger.JournalEntry.Settled;
import dev.sluice.ledger.Posting;
import dev.sluice.store.Sql;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Posts what was spent to the windows of the budgets in which it was held. */
public final class BudgetPosting implements Posting {
    private final String node;

    /** @param node whose leases it was spent from */
    public BudgetPosting(String node) {
        this.node = node;
    }

    @Override
    public Future<Void> post(
            Sql sql, SortedMap<dev.sluice.ledger.BudgetWindow, Long> spentNanos, List<Settled> settled) {
        if (spentNanos.isEmpty()) {
            return Future.succeededFuture();
        }
        Map<BudgetWindow, Long> byWindow = new HashMap<>();
        spentNanos.forEach(
                (window, nanos) -> byWindow.put(BudgetWindow.named(window.budgetId(), window.startMillis()), nanos));
        return SqlBank.post(sql, node, byWindow);
    }
}
