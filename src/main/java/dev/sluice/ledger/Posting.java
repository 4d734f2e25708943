package dev.sluice.ledger;

import dev.sluice.ledger.JournalEntry.Settled;
import dev.sluice.store.Sql;
import io.vertx.core.Future;
import java.util.List;
import java.util.SortedMap;

/** Adds what was spent to the budgets, in the same transaction of the store that writes the ledger. */
@FunctionalInterface
public interface Posting {
    /** Without budgets. */
    Posting NONE = (sql, spent, settled) -> Future.succeededFuture();

    /**
     * Adds to each window what was spent in it.
     *
     * @param sql the transaction's; nothing else may be used
     * @param spentNanos by window, in the order in which the rows must be written, so that nodes never wait in a circle
     * @param settled what it is the sum of: each attempt is posted once, however often it is given to the ledger
     */
    Future<Void> post(Sql sql, SortedMap<BudgetWindow, Long> spentNanos, List<Settled> settled);
}
