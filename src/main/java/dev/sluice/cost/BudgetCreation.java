package dev.sluice.cost;

import dev.sluice.budget.Budget;
import dev.sluice.budget.BudgetWindow;
import dev.sluice.budget.Scope;
import dev.sluice.budget.Span;
import dev.sluice.budget.Window;
import dev.sluice.budget.sql.BudgetTable;
import dev.sluice.budget.sql.SqlBank;
import dev.sluice.ledger.Dimension;
import dev.sluice.ledger.PastSpend;
import dev.sluice.principal.Keys;
import dev.sluice.principal.Principals;
import dev.sluice.store.Database;
import dev.sluice.store.Sql;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes budgets whose books begin with what the ledger says was spent already in their current window, so that one that is made in
 * the middle of a month counts the month.
 */
public final class BudgetCreation {
    private final Database database;
    private final BudgetTable table;
    private final Keys keys;
    private final Principals principals;
    private final InstantSource clock;

    public BudgetCreation(Database database, InstantSource clock) {
        this.database = database;
        this.table = new BudgetTable(database, clock::millis);
        this.keys = new Keys(database, clock);
        this.principals = new Principals(database, clock);
        this.clock = clock;
    }

    /**
     * Makes a budget, for a subject that is there: one that is misspelt would limit nothing.
     *
     * @return fails with an {@link IllegalArgumentException} for input that is not fit
     */
    public Future<Void> create(Budget budget) {
        return requireSubject(budget)
                .compose(there -> database.transaction(
                        sql -> table.create(sql, budget).compose(made -> count(sql, budget))));
    }

    private Future<Void> requireSubject(Budget budget) {
        if (budget.subject().equals(Budget.EACH)) {
            return Future.succeededFuture();
        }
        String id = budget.subject();
        return switch (budget.scope()) {
            case KEY -> keys.find(id).map(key -> requireThere(budget, key != null));
            case USER -> principals.user(id).map(user -> requireThere(budget, user != null));
            case TEAM -> principals.team(id).map(team -> requireThere(budget, team != null));
            case ORGANISATION -> principals.organisation(id).map(found -> requireThere(budget, found != null));
            case MODEL -> {
                requireModel(id);
                yield Future.succeededFuture();
            }
            case TAG, END_USER -> Future.succeededFuture();
        };
    }

    private static Void requireThere(Budget budget, boolean isThere) {
        if (!isThere) {
            throw new IllegalArgumentException("subject: \"" + budget.subject() + "\" is unknown (expected: the id of a "
                    + word(budget.scope()) + ", or * for each)");
        }
        return null;
    }

    private static String word(Scope scope) {
        return dimension(scope).word();
    }

    private static void requireModel(String name) {
        if (name.indexOf('/') < 1) {
            throw new IllegalArgumentException(
                    "subject: \"" + name + "\" (expected: PROVIDER/MODEL, or * for each model)");
        }
    }

    /**
     * Counts the current window of a budget again, for what ran while the budget was made, and so is in the ledger but was not held
     * in it. Doing it twice changes nothing; neither does a budget that is not there.
     */
    public Future<Void> recount(String id) {
        return database.transaction(sql -> BudgetTable.find(sql, id)
                .compose(budget -> budget == null
                        ? Future.succeededFuture()
                        : books(sql, budget)
                                .compose(known -> SqlBank.lock(sql, known.keySet())
                                        // What others were posting meanwhile is in the ledger now.
                                        .compose(locked -> books(sql, budget))
                                        .map(books -> of(books, known.keySet())))
                                .compose(books -> SqlBank.seed(sql, books))));
    }

    private static Map<BudgetWindow, Long> of(Map<BudgetWindow, Long> books, Set<BudgetWindow> locked) {
        Set<BudgetWindow> periods = locked.stream().map(BudgetWindow::ofPeriod).collect(Collectors.toSet());
        return books.entrySet().stream()
                .filter(book -> periods.contains(book.getKey().ofPeriod()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Sets what was spent in the current window of every subject to what the ledger says. */
    private Future<Void> count(Sql sql, Budget budget) {
        return books(sql, budget).compose(books -> SqlBank.seed(sql, books));
    }

    private Future<Map<BudgetWindow, Long>> books(Sql sql, Budget budget) {
        long now = clock.millis();
        Span span = budget.spanAt(now);
        String only = budget.subject().equals(Budget.EACH) ? null : budget.subject();
        return PastSpend.of(sql, dimension(budget.scope()), only, firstMillis(budget, now), step(budget.window()))
                .map(spent -> {
                    Map<BudgetWindow, Long> books = new HashMap<>();
                    spent.forEach((subject, steps) -> steps.forEach((from, nanos) -> {
                        long slot = budget.window() instanceof Window.Rolling ? from : span.slot();
                        books.merge(
                                new BudgetWindow(budget.id(), subject, span.period(), slot), nanos, Math::addExact);
                    }));
                    return books;
                });
    }

    private static long firstMillis(Budget budget, long now) {
        return switch (budget.window()) {
            case Window.Calendar calendar -> budget.spanAt(now).period();
            case Window.Rolling rolling -> Math.max(rolling.firstSlot(now), budget.resetAtMillis());
            case Window.Total total -> budget.resetAtMillis();
        };
    }

    private static long step(Window window) {
        return window instanceof Window.Rolling rolling ? rolling.slotMillis() : Long.MAX_VALUE;
    }

    private static Dimension dimension(Scope scope) {
        return Dimension.valueOf(scope.name());
    }
}
