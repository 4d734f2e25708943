package dev.sluice.budget.sql;

import dev.sluice.budget.Budget;
import dev.sluice.budget.Window;
import dev.sluice.store.Database;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** How budgets stand, by the store's books. Reads only. */
public final class BudgetBooks {
    /** How many subjects of one budget are told at most. */
    public static final int MAX_SUBJECTS = 1_000;

    private static final String STANDINGS = """
            SELECT subject, CAST(SUM(posted) AS BIGINT) AS posted, CAST(SUM(leased) AS BIGINT) AS leased
            FROM (
                SELECT subject, posted_nanos AS posted, CAST(0 AS BIGINT) AS leased FROM budget_slot
                WHERE budget_id = #{budget} AND period = #{period} AND slot >= #{first}
                UNION ALL
                SELECT subject, CAST(0 AS BIGINT) AS posted, leased_nanos AS leased FROM budget_lease
                WHERE budget_id = #{budget} AND period = #{period} AND leased_nanos > 0) AS books
            GROUP BY subject ORDER BY 2 DESC, subject LIMIT 1000""";

    private static final String LEASES = """
            SELECT node, COUNT(*) AS leases, CAST(SUM(leased_nanos) AS BIGINT) AS leased FROM budget_lease
            WHERE leased_nanos > 0 GROUP BY node ORDER BY node""";

    private final Database database;
    private final LongSupplier clockMillis;

    public BudgetBooks(Database database, LongSupplier clockMillis) {
        this.database = database;
        this.clockMillis = clockMillis;
    }

    /**
     * How a subject stands in the current window.
     *
     * @param limitNanos with the top-ups that count now
     * @param spentNanos what was posted: what has ended, a fraction of a second ago
     * @param heldNanos what nodes have set aside, for what runs and for what comes next
     */
    public record Standing(String subject, long limitNanos, long spentNanos, long heldNanos) {
        /** What nobody has spent or set aside. */
        public long leftNanos() {
            return Math.max(0, limitNanos - spentNanos - heldNanos);
        }
    }

    /** What a node has leased, in so many windows. */
    public record Leases(String node, long windows, long nanos) {}

    /** The subjects that have spent most; a budget for one subject has one standing. */
    public Future<List<Standing>> standings(Budget budget) {
        long now = clockMillis.getAsLong();
        long limit = budget.limitAt(now);
        long first = budget.window() instanceof Window.Rolling rolling ? rolling.firstSlot(now) : Long.MIN_VALUE;
        Map<String, Object> which =
                Map.of("budget", budget.id(), "period", budget.spanAt(now).period(), "first", first);
        return database.readOnly()
                .query(
                        STANDINGS,
                        which,
                        row -> new Standing(
                                row.getString("subject"), limit, row.getLong("posted"), row.getLong("leased")))
                .map(found -> found.isEmpty() && !budget.subject().equals(Budget.EACH)
                        ? List.of(new Standing(budget.subject(), limit, 0, 0))
                        : found);
    }

    /** Which nodes have leases. */
    public Future<List<Leases>> leases() {
        return database.readOnly()
                .query(
                        LEASES,
                        Map.of(),
                        row -> new Leases(row.getString("node"), row.getLong("leases"), row.getLong("leased")));
    }
}
