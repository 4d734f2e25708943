package dev.sluice.cli;

import dev.sluice.budget.Budget;
import dev.sluice.budget.Mode;
import dev.sluice.budget.TopUp;
import dev.sluice.budget.sql.BudgetBooks;
import dev.sluice.budget.sql.BudgetBooks.Leases;
import dev.sluice.budget.sql.BudgetBooks.Standing;
import dev.sluice.budget.sql.BudgetTable;
import dev.sluice.budget.sql.SqlBank;
import dev.sluice.cost.BudgetCreation;
import dev.sluice.cost.Dollars;
import dev.sluice.store.Database;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice budget}: makes, lists and changes budgets. A gateway that runs learns of it by itself. */
@Command(name = "budget", description = "Make, list, change and end budgets, and give back what a dead node leased.")
final class BudgetCommand {
    private static final String ID = "The budget's id.";

    @Spec
    private @Nullable CommandSpec spec;

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    private static BudgetTable table(Database database) {
        return new BudgetTable(database, System::currentTimeMillis);
    }

    private static BudgetBooks books(Database database) {
        return new BudgetBooks(database, System::currentTimeMillis);
    }

    @Command(name = "create", description = "Make a budget; what was spent already in its current window counts.")
    int create(
            @Mixin StoreOptions store,
            @Parameters(paramLabel = "ID", description = "What it is called: a-z, 0-9, '.', '_', '-'.") String id,
            @Mixin BudgetOptions options) {
        Budget budget = options.budget(id);
        store.with(open -> new BudgetCreation(open.database(), InstantSource.system()).create(budget));
        out().println("Made budget " + id + ": " + Dollars.of(budget.limitNanos()) + " for " + subject(budget) + ", "
                + BudgetTable.text(budget.window()));
        return 0;
    }

    private static String subject(Budget budget) {
        return BudgetOptions.word(budget.scope()) + "=" + budget.subject();
    }

    private record Stand(Budget budget, List<Standing> standings) {}

    private static Future<Stand> stand(Database database, Budget budget) {
        return books(database).standings(budget).map(standings -> new Stand(budget, standings));
    }

    @Command(name = "list", description = "List the budgets and how they stand; of one for each, whoever spent most.")
    int list(@Mixin StoreOptions store) {
        List<Stand> stands = store.with(open -> table(open.database()).list().compose(all -> {
            List<Future<Stand>> each =
                    all.stream().map(budget -> stand(open.database(), budget)).toList();
            return Future.all(each).map(done -> new ArrayList<Stand>(done.list()));
        }));
        if (stands.isEmpty()) {
            out().println("There are no budgets yet; make one: ./sluice budget create ID --for team=search --limit 25");
            return 0;
        }
        Table table = new Table(5, List.of("ID", "FOR", "WINDOW", "MODE", "WHO", "LIMIT", "SPENT", "HELD", "LEFT"));
        for (Stand stand : stands) {
            Budget budget = stand.budget();
            Standing first = stand.standings().isEmpty()
                    ? new Standing("", budget.limitAt(System.currentTimeMillis()), 0, 0)
                    : stand.standings().getFirst();
            table.row(
                    budget.id(),
                    subject(budget),
                    BudgetTable.text(budget.window()),
                    BudgetOptions.word(budget.mode()),
                    first.subject(),
                    Dollars.of(first.limitNanos()),
                    Dollars.of(first.spentNanos()),
                    Dollars.of(first.heldNanos()),
                    Dollars.of(first.leftNanos()));
        }
        table.print(out());
        return 0;
    }

    @Command(name = "show", description = "Show all that is known of one budget.")
    int show(@Mixin StoreOptions store, @Parameters(paramLabel = "ID", description = ID) String id) {
        show(store.with(open -> find(open.database(), id).compose(budget -> stand(open.database(), budget))));
        return 0;
    }

    private void show(Stand stand) {
        Budget budget = stand.budget();
        Table about = new Table("ID", budget.id());
        about.row("For", subject(budget));
        about.row("Limit", Dollars.of(budget.limitNanos()));
        about.row("Window", BudgetTable.text(budget.window()));
        about.row("Mode", BudgetOptions.word(budget.mode()));
        about.row("Downgrade to", budget.downgradeTo());
        about.row("Per minute", budget.mode() == Mode.THROTTLE ? budget.throttlePerMinute() : null);
        about.row("Reset", budget.resetAtMillis() == 0 ? null : Instant.ofEpochMilli(budget.resetAtMillis()));
        for (TopUp topUp : budget.topUps()) {
            about.row(
                    "Top-up",
                    Dollars.of(topUp.amountNanos()) + " from " + Instant.ofEpochMilli(topUp.fromMillis()) + " until "
                            + Instant.ofEpochMilli(topUp.untilMillis()));
        }
        about.print(out());
        out().println();
        Table table = new Table(1, List.of("WHO", "LIMIT", "SPENT", "HELD", "LEFT"));
        for (Standing standing : stand.standings()) {
            table.row(
                    standing.subject(),
                    Dollars.of(standing.limitNanos()),
                    Dollars.of(standing.spentNanos()),
                    Dollars.of(standing.heldNanos()),
                    Dollars.of(standing.leftNanos()));
        }
        table.print(out());
    }

    @Command(name = "update", description = "Change a budget's limit or mode.")
    int update(
            @Mixin StoreOptions store,
            @Parameters(paramLabel = "ID", description = ID) String id,
            @Option(names = "--limit", paramLabel = "USD", description = "US dollars: 25, 0.50.") @Nullable
                    String limit,
            @Option(names = "--mode", paramLabel = "MODE", description = "hard, downgrade, throttle or soft.") @Nullable
                    String mode,
            @Option(names = "--downgrade-to", paramLabel = "MODEL", description = "The model, of mode downgrade.")
                    @Nullable
                    String downgradeTo,
            @Option(names = "--per-minute", paramLabel = "COUNT", description = "How many, of mode throttle.") @Nullable
                    Integer perMinute) {
        return changed(store, id, (database, old) -> {
            Mode now = mode == null ? old.mode() : BudgetOptions.mode(mode);
            String model = downgradeTo != null ? downgradeTo : now == Mode.DOWNGRADE ? old.downgradeTo() : null;
            return table(database)
                    .update(new Budget(
                            id,
                            old.scope(),
                            old.subject(),
                            limit == null ? old.limitNanos() : BudgetOptions.nanos("--limit", limit),
                            old.window(),
                            now,
                            model,
                            perMinute == null ? old.throttlePerMinute() : perMinute,
                            old.topUps(),
                            old.resetAtMillis()));
        });
    }

    @Command(name = "topup", description = "Add to a budget's limit for a while.")
    int topUp(
            @Mixin StoreOptions store,
            @Parameters(paramLabel = "ID", description = ID) String id,
            @Parameters(paramLabel = "USD", description = "US dollars: 25, 0.50.") String amount,
            @Option(
                            names = "--until",
                            paramLabel = "WHEN",
                            required = true,
                            description = "30d, 12h, 2027-01-31 or 2027-01-31T12:00:00Z.")
                    String until) {
        Instant now = Instant.now();
        TopUp topUp = new TopUp(
                BudgetOptions.nanos("USD", amount),
                now.toEpochMilli(),
                When.parse("--until", until, now).toEpochMilli());
        return changed(store, id, (database, old) -> table(database).topUp(id, topUp));
    }

    @Command(
            name = "reset",
            description = "Begin a budget's current window anew: what was spent before counts no more.")
    int reset(@Mixin StoreOptions store, @Parameters(paramLabel = "ID", description = ID) String id) {
        return changed(store, id, (database, old) -> table(database).reset(id));
    }

    @Command(name = "disable", description = "End a budget; it limits nothing any more and its id is not used again.")
    int disable(@Mixin StoreOptions store, @Parameters(paramLabel = "ID", description = ID) String id) {
        store.with(open ->
                find(open.database(), id).compose(old -> table(open.database()).disable(id)));
        out().println("Disabled " + id);
        return 0;
    }

    @Command(
            name = "release",
            description =
                    "Give back what a dead node had set aside; without NODE, list what nodes have. A node that comes"
                            + " back does so itself: release is for one that will not, and never for one that runs.")
    int release(
            @Mixin StoreOptions store,
            @Parameters(paramLabel = "NODE", arity = "0..1", description = "The node's id.") @Nullable String node) {
        if (node == null) {
            return leases(store);
        }
        int released = store.with(open -> SqlBank.release(open.database(), node));
        if (released == 0) {
            throw new IllegalArgumentException(
                    "node " + node + ": has no leases (expected: one that ./sluice budget release shows)");
        }
        out().println("Released " + released + " leases of " + node);
        return 0;
    }

    private int leases(StoreOptions store) {
        List<Leases> all = store.with(open -> books(open.database()).leases());
        if (all.isEmpty()) {
            out().println("No node has set anything aside.");
            return 0;
        }
        Table table = new Table(1, List.of("NODE", "BUDGETS", "HELD"));
        all.forEach(each -> table.row(each.node(), each.windows(), Dollars.of(each.nanos())));
        table.print(out());
        return 0;
    }

    /** What changes a budget. */
    private interface Change {
        Future<Void> of(Database database, Budget old);
    }

    private int changed(StoreOptions store, String id, Change change) {
        Function<StoreOptions.Open, Future<Stand>> work = open -> find(open.database(), id)
                .compose(old -> change.of(open.database(), old))
                .compose(done -> find(open.database(), id))
                .compose(budget -> stand(open.database(), budget));
        show(store.with(work));
        return 0;
    }

    private static Future<Budget> find(Database database, String id) {
        return table(database).find(id).map(budget -> {
            if (budget == null) {
                throw new IllegalArgumentException(
                        "budget " + id + ": unknown (expected: an id that ./sluice budget list shows)");
            }
            return budget;
        });
    }
}
