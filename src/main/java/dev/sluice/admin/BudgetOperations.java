package dev.sluice.admin;

import dev.sluice.budget.Budget;
import dev.sluice.budget.Mode;
import dev.sluice.budget.Scope;
import dev.sluice.budget.TopUp;
import dev.sluice.budget.sql.BudgetBooks;
import dev.sluice.budget.sql.BudgetTable;
import dev.sluice.budget.sql.SqlBank;
import dev.sluice.cost.BudgetCreation;
import dev.sluice.json.Json;
import dev.sluice.store.Database;
import dev.sluice.store.Page;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Budgets, and what nodes have leased of them. */
final class BudgetOperations {
    private static final String PATH = "/admin/v1/budgets";

    private final Database database;
    private final BudgetTable table;
    private final BudgetBooks books;
    private final BudgetCreation creation;
    private final InstantSource clock;
    private final BudgetJson json;

    BudgetOperations(Database database, InstantSource clock) {
        this.database = database;
        this.table = new BudgetTable(database, clock::millis);
        this.books = new BudgetBooks(database, clock::millis);
        this.creation = new BudgetCreation(database, clock);
        this.clock = clock;
        this.json = new BudgetJson(clock);
    }

    List<Operation> all() {
        return List.of(
                Operation.list("listBudgets", PATH, this::list),
                Operation.post("createBudget", PATH, this::create),
                Operation.get(
                        "getBudget", PATH + "/:id", asked -> find(asked.id()).compose(this::told)),
                Operation.patch("updateBudget", PATH + "/:id", this::change),
                Operation.post("topUpBudget", PATH + "/:id/top-ups", this::topUp),
                Operation.post("resetBudget", PATH + "/:id/reset", this::reset),
                Operation.post("disableBudget", PATH + "/:id/disable", this::disable),
                Operation.get("listLeases", "/admin/v1/leases", this::leases),
                Operation.delete("releaseLeases", "/admin/v1/leases/:id", this::release));
    }

    private Future<Told> list(Asked asked) {
        Page page = asked.page();
        return table.list().compose(all -> {
            List<Budget> some = all.stream()
                    .filter(budget -> budget.id().compareTo(page.after()) > 0)
                    .sorted((one, other) -> one.id().compareTo(other.id()))
                    .limit(page.limit())
                    .toList();
            List<Future<Json>> bodies = some.stream().map(this::body).toList();
            return Future.all(bodies).map(read -> {
                List<Json> texts = read.list();
                return Told.list(some, asked.limit(), Budget::id, budget -> texts.get(some.indexOf(budget)));
            });
        });
    }

    private Future<Told> create(Asked asked) {
        Form form =
                asked.form("id", "scope", "subject", "limit", "window", "mode", "downgrade_to", "throttle_per_minute");
        Budget budget = new Budget(
                form.text("id"),
                form.choice("scope", Scope.class),
                form.text("subject"),
                form.nanos("limit"),
                BudgetJson.window(form),
                Objects.requireNonNullElse(form.choiceOrNull("mode", Mode.class), Mode.HARD),
                form.textOrNull("downgrade_to"),
                form.number("throttle_per_minute", Budget.THROTTLE_PER_MINUTE),
                List.of(),
                0);
        return creation.create(budget).compose(made -> body(budget)).map(Told::made);
    }

    private Future<Told> change(Asked asked) {
        Form form = asked.form("limit", "mode", "downgrade_to", "throttle_per_minute");
        return find(asked.id()).compose(old -> {
            Mode mode = Objects.requireNonNullElse(form.choiceOrNull("mode", Mode.class), old.mode());
            Long limit = form.nanosOrNull("limit");
            Budget changed = new Budget(
                    old.id(),
                    old.scope(),
                    old.subject(),
                    limit == null ? old.limitNanos() : limit,
                    old.window(),
                    mode,
                    downgradeTo(form, old, mode),
                    form.number("throttle_per_minute", old.throttlePerMinute()),
                    old.topUps(),
                    old.resetAtMillis());
            return table.update(changed).compose(done -> told(changed));
        });
    }

    private static @Nullable String downgradeTo(Form form, Budget old, Mode mode) {
        return form.has("downgrade_to")
                ? form.textOrNull("downgrade_to")
                : mode == Mode.DOWNGRADE ? old.downgradeTo() : null;
    }

    private Future<Told> topUp(Asked asked) {
        Form form = asked.form("amount", "from", "until");
        Instant from = form.timeOrNull("from");
        Instant until = form.timeOrNull("until");
        if (until == null) {
            throw Refusal.unfit("until", "missing", "a time such as \"2027-01-31T12:00:00Z\"");
        }
        long begin = from == null ? clock.millis() : from.toEpochMilli();
        TopUp topUp = new TopUp(form.nanos("amount"), begin, until.toEpochMilli());
        return find(asked.id())
                .compose(budget -> table.topUp(budget.id(), topUp))
                .compose(done -> find(asked.id()))
                .compose(this::body)
                .map(Told::made);
    }

    private Future<Told> reset(Asked asked) {
        asked.form();
        return find(asked.id())
                .compose(budget -> table.reset(budget.id()))
                .compose(done -> find(asked.id()))
                .compose(this::told);
    }

    private Future<Told> disable(Asked asked) {
        asked.form();
        return find(asked.id())
                .compose(budget -> table.disable(budget.id()))
                .map(done ->
                        Told.ok(new Json.Obj().put("object", "budget.disabled").put("id", asked.id())));
    }

    private Future<Told> leases(Asked asked) {
        return books.leases()
                .map(found -> Told.list(
                        found,
                        Integer.MAX_VALUE,
                        BudgetBooks.Leases::node,
                        each -> new Json.Obj()
                                .put("object", "lease")
                                .put("node", each.node())
                                .put("windows", each.windows())
                                .put("held", Shown.money(each.nanos()))));
    }

    /** Of a node that is dead: one that lives would spend what it no longer has. */
    private Future<Told> release(Asked asked) {
        return SqlBank.release(database, asked.id()).map(count -> {
            if (count == 0) {
                throw Refusal.unknown("node", asked.id());
            }
            return Told.ok(new Json.Obj()
                    .put("object", "lease.released")
                    .put("node", asked.id())
                    .put("windows", (long) count));
        });
    }

    private Future<Budget> find(String id) {
        return table.find(id).map(budget -> {
            if (budget == null) {
                throw Refusal.unknown("budget", id);
            }
            return budget;
        });
    }

    private Future<Told> told(Budget budget) {
        return body(budget).map(Told::ok);
    }

    private Future<Json> body(Budget budget) {
        return books.standings(budget).map(standings -> json.of(budget, standings));
    }
}
