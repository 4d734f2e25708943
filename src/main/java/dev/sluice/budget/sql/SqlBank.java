package dev.sluice.budget.sql;

import dev.sluice.budget.Bank;
import dev.sluice.budget.Budget;
import dev.sluice.budget.BudgetWindow;
import dev.sluice.budget.Lease;
import dev.sluice.budget.LeaseReply;
import dev.sluice.budget.LeaseRequest;
import dev.sluice.budget.Slices;
import dev.sluice.budget.Window;
import dev.sluice.store.Database;
import dev.sluice.store.Sql;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The bank on the store that all nodes share. Each change to a period of a budget locks that period's row first, and one who
 * changes several locks them in their order, so that nobody waits in a circle.
 *
 * <p>At the start of a node: its journal is replayed and posted, then {@link #release} is called for it, and only then does it ask
 * for leases.
 */
public final class SqlBank implements Bank {
    private static final long RECALL_MILLIS = 2_000;

    /** An upsert that changes nothing takes the lock of the row, there or not, on PostgreSQL and the file's on SQLite. */
    private static final String LOCK = """
            INSERT INTO budget_period (budget_id, subject, period, refused_at)
            VALUES (#{budget}, #{subject}, #{period}, 0)
            ON CONFLICT (budget_id, subject, period) DO UPDATE SET refused_at = budget_period.refused_at
            """;

    private static final String POST = """
            INSERT INTO budget_slot (budget_id, subject, period, slot, posted_nanos)
            VALUES (#{budget}, #{subject}, #{period}, #{slot}, #{nanos})
            ON CONFLICT (budget_id, subject, period, slot)
            DO UPDATE SET posted_nanos = budget_slot.posted_nanos + excluded.posted_nanos
            """;

    private static final String SPEND_LEASE = """
            UPDATE budget_lease SET leased_nanos = leased_nanos - #{nanos}
            WHERE budget_id = #{budget} AND subject = #{subject} AND period = #{period} AND node = #{node}
            """;

    private static final String SEED = """
            INSERT INTO budget_slot (budget_id, subject, period, slot, posted_nanos)
            VALUES (#{budget}, #{subject}, #{period}, #{slot}, #{nanos})
            ON CONFLICT (budget_id, subject, period, slot) DO UPDATE SET posted_nanos = excluded.posted_nanos
            """;

    private static final String POSTED = """
            SELECT CAST(COALESCE(SUM(posted_nanos), 0) AS BIGINT) AS posted, MIN(slot) AS first_slot
            FROM budget_slot
            WHERE budget_id = #{budget} AND subject = #{subject} AND period = #{period} AND slot >= #{first}
            """;

    private static final String OTHERS = """
            SELECT CAST(COALESCE(SUM(leased_nanos), 0) AS BIGINT) AS leased
            FROM budget_lease
            WHERE budget_id = #{budget} AND subject = #{subject} AND period = #{period}
              AND node <> #{node} AND leased_nanos > 0
            """;

    private static final String LEASE = """
            SELECT leased_nanos, request_number, granted_nanos
            FROM budget_lease
            WHERE budget_id = #{budget} AND subject = #{subject} AND period = #{period} AND node = #{node}
            """;

    private static final String WRITE_LEASE = """
            INSERT INTO budget_lease (node, budget_id, subject, period, leased_nanos, request_number, granted_nanos)
            VALUES (#{node}, #{budget}, #{subject}, #{period}, #{leased}, #{number}, #{granted})
            ON CONFLICT (budget_id, subject, period, node)
            DO UPDATE SET leased_nanos = excluded.leased_nanos, request_number = excluded.request_number,
                          granted_nanos = excluded.granted_nanos
            """;

    private static final String REFUSED = """
            UPDATE budget_period SET refused_at = #{at}
            WHERE budget_id = #{budget} AND subject = #{subject} AND period = #{period}
            """;

    private static final String RECALLED = """
            SELECT l.budget_id, l.subject, l.period
            FROM budget_lease l
            JOIN budget_period p ON p.budget_id = l.budget_id AND p.subject = l.subject AND p.period = l.period
            WHERE l.node = #{node} AND l.leased_nanos > 0 AND p.refused_at >= #{since}
            """;

    private static final String RELEASE = "DELETE FROM budget_lease WHERE node = #{node}";

    private final Database database;
    private final String node;
    private final Slices slices;
    private final LongSupplier clockMillis;

    /** What a period's books say, but for one node's lease. */
    private record Books(long postedNanos, @Nullable Long firstSlot, long othersNanos) {}

    /** @param node the name of this node, the same after a restart */
    public SqlBank(Database database, String node, Slices slices, LongSupplier clockMillis) {
        this.database = database;
        this.node = node;
        this.slices = slices;
        this.clockMillis = clockMillis;
    }

    @Override
    public void lease(LeaseRequest request, Consumer<LeaseReply> answer) {
        database.transaction(sql -> lease(sql, request))
                .onComplete(reply -> answer.accept(reply.succeeded() ? reply.result() : new LeaseReply.Unreachable()));
    }

    private Future<LeaseReply> lease(Sql sql, LeaseRequest request) {
        BudgetWindow window = request.window();
        return sql.update(LOCK, place(window))
                .compose(locked -> BudgetTable.find(sql, window.budget()))
                .compose(budget -> books(sql, window, budget)
                        .compose(books ->
                                read(sql, window).compose(lease -> decide(sql, request, budget, books, lease))));
    }

    private Future<LeaseReply> decide(
            Sql sql, LeaseRequest request, @Nullable Budget budget, Books books, Lease before) {
        long now = clockMillis.getAsLong();
        long limit = budget == null ? 0 : budget.limitAt(now);
        long othersLeft = limit - books.postedNanos() - books.othersNanos();
        Lease after = before.after(request, othersLeft, slices);
        long left = othersLeft - after.countedNanos();
        boolean refused = left < 0 || (request.neededNanos() > request.freeNanos() && after.answer(request) == 0);
        LeaseReply reply = new LeaseReply.Granted(after.answer(request), left, retryAtMillis(budget, books));
        return write(sql, request.window(), after)
                .compose(written -> refused && books.othersNanos() > 0
                        ? sql.update(REFUSED, place(request.window(), "at", now))
                        : Future.succeededFuture(0))
                .map(done -> reply);
    }

    private static long retryAtMillis(@Nullable Budget budget, Books books) {
        Long first = books.firstSlot();
        return budget != null && budget.window() instanceof Window.Rolling rolling && first != null
                ? first + rolling.slotMillis() + rolling.length().toMillis()
                : -1;
    }

    private Future<Books> books(Sql sql, BudgetWindow window, @Nullable Budget budget) {
        long first = budget != null && budget.window() instanceof Window.Rolling rolling
                ? rolling.firstSlot(clockMillis.getAsLong())
                : Long.MIN_VALUE;
        return sql.query(
                        POSTED,
                        place(window, "first", first),
                        row -> new Books(row.getLong("posted"), row.getLong("first_slot"), 0))
                .compose(posted -> sql.query(OTHERS, place(window, "node", node), row -> row.getLong("leased"))
                        .map(others -> new Books(
                                posted.getFirst().postedNanos(),
                                posted.getFirst().firstSlot(),
                                others.getFirst())));
    }

    private Future<Lease> read(Sql sql, BudgetWindow window) {
        return sql.query(
                        LEASE,
                        place(window, "node", node),
                        row -> new Lease(
                                row.getLong("leased_nanos"),
                                row.getLong("request_number"),
                                row.getLong("granted_nanos")))
                .map(rows -> rows.isEmpty() ? Lease.NONE : rows.getFirst());
    }

    private Future<Integer> write(Sql sql, BudgetWindow window, Lease lease) {
        Map<String, Object> values = place(window, "node", node);
        values.put("leased", lease.leasedNanos());
        values.put("number", lease.number());
        values.put("granted", lease.grantedNanos());
        return sql.update(WRITE_LEASE, values);
    }

    @Override
    public void recalled(Consumer<List<BudgetWindow>> answer) {
        Map<String, Object> values = Map.of("node", node, "since", clockMillis.getAsLong() - RECALL_MILLIS);
        database.query(
                        RECALLED,
                        values,
                        row -> new BudgetWindow(
                                row.getString("budget_id"), row.getString("subject"), row.getLong("period"), 0))
                .onSuccess(answer::accept);
    }

    /**
     * Books what this node has spent, within the transaction that writes it to the ledger. Posting twice books twice: the caller
     * knows what it has written.
     */
    public Future<Void> post(Sql transaction, Map<BudgetWindow, Long> nanos) {
        return post(transaction, node, nanos);
    }

    /** As {@link #post(Sql, Map)}, for another node's journal. */
    public static Future<Void> post(Sql transaction, String node, Map<BudgetWindow, Long> nanos) {
        SortedMap<BudgetWindow, Long> sorted = new TreeMap<>(nanos);
        List<Map<String, Object>> slots = sorted.entrySet().stream()
                .map(entry -> place(entry.getKey(), "slot", entry.getKey().slot(), "nanos", entry.getValue()))
                .toList();
        List<Map<String, Object>> leases = sorted.entrySet().stream()
                .map(entry -> place(entry.getKey(), "node", node, "nanos", entry.getValue()))
                .toList();
        return lock(transaction, sorted.keySet())
                .compose(locked -> transaction.batch(POST, slots))
                .compose(posted -> transaction.batch(SPEND_LEASE, leases))
                .mapEmpty();
    }

    /** Sets, rather than adds to, what is posted to slots that nobody posts to. */
    public static Future<Void> seed(Sql transaction, Map<BudgetWindow, Long> nanos) {
        List<Map<String, Object>> slots = new TreeMap<>(nanos)
                .entrySet().stream()
                        .map(entry ->
                                place(entry.getKey(), "slot", entry.getKey().slot(), "nanos", entry.getValue()))
                        .toList();
        return lock(transaction, nanos.keySet())
                .compose(locked -> transaction.batch(SEED, slots))
                .mapEmpty();
    }

    /** Keeps others from changing the periods of these windows, until the end of the transaction. */
    private static Future<Void> lock(Sql transaction, Set<BudgetWindow> windows) {
        return transaction
                .batch(
                        LOCK,
                        windows.stream()
                                .map(BudgetWindow::ofPeriod)
                                .distinct()
                                .sorted()
                                .map(SqlBank::place)
                                .toList())
                .mapEmpty();
    }

    /** Gives back the leases of a node all of whose spending is posted and whose requests are over. */
    public Future<Integer> release(String lost) {
        return release(database, lost);
    }

    /** Likewise; how many there were. */
    public static Future<Integer> release(Database database, String lost) {
        return database.update(RELEASE, Map.of("node", lost));
    }

    private static Map<String, Object> place(BudgetWindow window, Object... more) {
        Map<String, Object> values = new HashMap<>();
        values.put("budget", window.budget());
        values.put("subject", window.subject());
        values.put("period", window.period());
        for (int i = 0; i < more.length; i += 2) {
            values.put((String) more[i], more[i + 1]);
        }
        return values;
    }
}
