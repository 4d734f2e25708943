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
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Makes budgets whose books begin with what the ledger says was spent already in their current window, so that one that is made in
 * the middle of a month counts the month.
 */
public final class BudgetCreation {
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final int MAX_SUBJECT = 200;

    /** Beside the slot that nodes post to, so that what is set here never overwrites what is added there. */
    private static final long OWN_SLOT = 1;

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
        requireId(budget.id());
        return requireSubject(budget)
                .compose(there -> books(budget))
                .compose(books -> database.transaction(
                        sql -> table.create(sql, budget).compose(made -> SqlBank.seed(sql, books))));
    }

    /** It stands in commands, paths and the names of windows. */
    private static void requireId(String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("id: " + (id.length() > 64 ? id.length() + " characters" : "this one")
                    + " (expected: 1 to 64 of a-z, 0-9, '.', '_' and '-', a letter or a digit first)");
        }
    }

    private Future<Void> requireSubject(Budget budget) {
        if (budget.subject().equals(Budget.EACH)) {
            return Future.succeededFuture();
        }
        String id = budget.subject();
        if (id.length() > MAX_SUBJECT) {
            throw new IllegalArgumentException(
                    "subject: " + id.length() + " characters (expected: at most " + MAX_SUBJECT + ")");
        }
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
            throw new IllegalArgumentException("subject: \"" + budget.subject()
                    + "\" is unknown (expected: the id of a " + word(budget.scope()) + ", or * for each)");
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
        return table.find(id)
                .compose(budget -> budget == null
                        ? Future.succeededFuture()
                        : books(budget).compose(books -> database.transaction(sql -> SqlBank.seed(sql, books))));
    }

    /** What the ledger says was spent in the current window without being held in it: of every subject, in slots of their own. */
    private Future<Map<BudgetWindow, Long>> books(Budget budget) {
        long now = clock.millis();
        Span span = budget.spanAt(now);
        String only = budget.subject().equals(Budget.EACH) ? null : budget.subject();
        return PastSpend.of(
                        database.readOnly(),
                        dimension(budget.scope()),
                        only,
                        budget.id(),
                        firstMillis(budget, now),
                        step(budget.window()),
                        now)
                .map(spent -> {
                    Map<BudgetWindow, Long> books = new HashMap<>();
                    spent.forEach((subject, steps) -> steps.forEach((from, nanos) -> {
                        long slot = budget.window() instanceof Window.Rolling ? from : span.slot();
                        books.put(new BudgetWindow(budget.id(), subject, span.period(), slot + OWN_SLOT), nanos);
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
