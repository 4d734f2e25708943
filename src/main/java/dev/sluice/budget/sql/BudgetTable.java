package dev.sluice.budget.sql;

import dev.sluice.budget.Budget;
import dev.sluice.budget.Mode;
import dev.sluice.budget.Scope;
import dev.sluice.budget.TopUp;
import dev.sluice.budget.Window;
import dev.sluice.store.AlreadyThereException;
import dev.sluice.store.Database;
import dev.sluice.store.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The budgets in the store. Each change is notified on {@value #CHANNEL} with the budget's id. A budget's scope, subject and window
 * stay what they are: for another window there is another budget.
 */
public final class BudgetTable {
    /** Where changes are told. */
    public static final String CHANNEL = "budgets";

    private static final String COLUMNS =
            "SELECT id, scope, subject, limit_nanos, time_window, mode, downgrade_to, throttle_per_minute, reset_at FROM budget ";

    private static final String FIND = COLUMNS + "WHERE disabled_at IS NULL AND id = #{id}";
    private static final String LIST = COLUMNS + "WHERE disabled_at IS NULL ORDER BY id";

    private static final String TOP_UPS = "SELECT budget_id, amount_nanos, from_at, until_at FROM budget_top_up ";
    private static final String TOP_UPS_OF_ONE = TOP_UPS + "WHERE budget_id = #{id} ORDER BY from_at, until_at";
    private static final String TOP_UPS_OF_ALL = TOP_UPS + "ORDER BY from_at, until_at";

    private static final String CREATE = """
            INSERT INTO budget (id, scope, subject, limit_nanos, time_window, mode, downgrade_to, throttle_per_minute,
                                reset_at, created_at)
            VALUES (#{id}, #{scope}, #{subject}, #{limit}, #{window}, #{mode}, #{downgradeTo}, #{throttle}, #{reset}, #{now})
            ON CONFLICT (id) DO NOTHING
            """;

    private static final String UPDATE = """
            UPDATE budget
            SET limit_nanos = #{limit}, mode = #{mode}, downgrade_to = #{downgradeTo}, throttle_per_minute = #{throttle}
            WHERE id = #{id} AND disabled_at IS NULL AND scope = #{scope} AND subject = #{subject}
              AND time_window = #{window}
            """;

    private static final String DISABLE =
            "UPDATE budget SET disabled_at = #{now} WHERE id = #{id} AND disabled_at IS NULL";

    private static final String RESET =
            "UPDATE budget SET reset_at = #{now} WHERE id = #{id} AND disabled_at IS NULL AND reset_at < #{now}";

    private static final String TOP_UP = """
            INSERT INTO budget_top_up (budget_id, from_at, until_at, amount_nanos, created_at)
            SELECT id, CAST(#{from} AS BIGINT), CAST(#{until} AS BIGINT), CAST(#{amount} AS BIGINT), CAST(#{now} AS BIGINT)
            FROM budget WHERE id = #{id} AND disabled_at IS NULL
            """;

    private final Database database;
    private final LongSupplier clockMillis;

    public BudgetTable(Database database, LongSupplier clockMillis) {
        this.database = database;
        this.clockMillis = clockMillis;
    }

    /** All budgets that are not disabled. */
    public Future<List<Budget>> list() {
        Sql sql = database.readOnly();
        return sql.query(TOP_UPS_OF_ALL, Map.of(), row -> row).compose(rows -> {
            Map<String, List<TopUp>> topUps = rows.stream()
                    .collect(Collectors.groupingBy(
                            row -> row.getString("budget_id"),
                            Collectors.mapping(BudgetTable::topUp, Collectors.toList())));
            return sql.query(LIST, Map.of(), row -> budget(row, topUps.getOrDefault(row.getString("id"), List.of())));
        });
    }

    /** One budget; null if there is none or it is disabled. */
    public Future<@Nullable Budget> find(String id) {
        return find(database.readOnly(), id);
    }

    /** Likewise, in a transaction. */
    public static Future<@Nullable Budget> find(Sql sql, String id) {
        Map<String, Object> which = Map.of("id", id);
        return sql.query(TOP_UPS_OF_ONE, which, BudgetTable::topUp)
                .compose(topUps -> sql.query(FIND, which, row -> budget(row, topUps)))
                .map(found -> found.isEmpty() ? null : found.getFirst());
    }

    /** Adds a budget; fails with an {@link AlreadyThereException} if there is one of that id already, disabled or not. */
    public Future<Void> create(Budget budget) {
        return database.transaction(sql -> create(sql, budget));
    }

    /** Likewise, in a transaction. */
    public Future<Void> create(Sql transaction, Budget budget) {
        return transaction
                .update(CREATE, values(budget))
                .compose(count -> count == 1
                        ? transaction.notify(CHANNEL, budget.id())
                        : Future.failedFuture(new AlreadyThereException(
                                "budget " + budget.id() + " (expected: an id that no budget has or had)")));
    }

    /** Changes limit, mode, cheaper model and rate. */
    public Future<Void> update(Budget budget) {
        return change(budget.id(), UPDATE, values(budget), "a budget with the same scope, subject and window");
    }

    /** What is spent of it stays in the books; its id is not to be used again. */
    public Future<Void> disable(String id) {
        return change(id, DISABLE, at(id), "a budget that is not disabled");
    }

    /** Starts the current window anew: what was spent before no longer counts. */
    public Future<Void> reset(String id) {
        return change(id, RESET, at(id), "a budget that was not reset just now");
    }

    /** Adds to the limit for a while. */
    public Future<Void> topUp(String id, TopUp topUp) {
        Map<String, @Nullable Object> values = at(id);
        values.put("from", topUp.fromMillis());
        values.put("until", topUp.untilMillis());
        values.put("amount", topUp.amountNanos());
        return change(id, TOP_UP, values, "a budget that is not disabled");
    }

    private Future<Void> change(String id, String statement, Map<String, @Nullable Object> values, String expected) {
        Function<Sql, Future<Void>> work = sql -> sql.update(statement, values)
                .compose(count -> count == 1
                        ? sql.notify(CHANNEL, id)
                        : Future.failedFuture(
                                new IllegalArgumentException("budget " + id + " (expected: " + expected + ")")));
        return database.transaction(work);
    }

    private Map<String, @Nullable Object> at(String id) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("id", id);
        values.put("now", clockMillis.getAsLong());
        return values;
    }

    private Map<String, @Nullable Object> values(Budget budget) {
        Map<String, @Nullable Object> values = at(budget.id());
        values.put("scope", budget.scope().name());
        values.put("subject", budget.subject());
        values.put("limit", budget.limitNanos());
        values.put("window", text(budget.window()));
        values.put("mode", budget.mode().name());
        values.put("downgradeTo", budget.downgradeTo());
        values.put("throttle", (long) budget.throttlePerMinute());
        values.put("reset", budget.resetAtMillis());
        return values;
    }

    private static TopUp topUp(Row row) {
        return new TopUp(row.getLong("amount_nanos"), row.getLong("from_at"), row.getLong("until_at"));
    }

    private static Budget budget(Row row, List<TopUp> topUps) {
        return new Budget(
                row.getString("id"),
                Scope.valueOf(row.getString("scope")),
                row.getString("subject"),
                row.getLong("limit_nanos"),
                window(row.getString("time_window")),
                Mode.valueOf(row.getString("mode")),
                row.getString("downgrade_to"),
                Math.toIntExact(row.getLong("throttle_per_minute")),
                new ArrayList<>(topUps),
                row.getLong("reset_at"));
    }

    /** A window as text: {@code calendar DAY Europe/Berlin}, {@code rolling PT5H} or {@code total}. */
    public static String text(Window window) {
        return switch (window) {
            case Window.Calendar calendar -> "calendar " + calendar.unit() + " " + calendar.zone();
            case Window.Rolling rolling -> "rolling " + rolling.length();
            case Window.Total total -> "total";
        };
    }

    /** Reads {@link #text}; throws an IllegalArgumentException that says what was expected. */
    public static Window window(String text) {
        String[] words = text.trim().split(" +", -1);
        try {
            if (words.length == 3 && words[0].equals("calendar")) {
                return new Window.Calendar(Window.Unit.valueOf(words[1]), ZoneId.of(words[2]));
            }
            if (words.length == 2 && words[0].equals("rolling")) {
                return new Window.Rolling(Duration.parse(words[1]));
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("window: " + text + " (" + e.getMessage() + ")", e);
        }
        if (text.equals("total")) {
            return new Window.Total();
        }
        throw new IllegalArgumentException(
                "window: " + text + " (expected: calendar HOUR|DAY|WEEK|MONTH|YEAR ZONE, rolling DURATION, or total)");
    }
}
