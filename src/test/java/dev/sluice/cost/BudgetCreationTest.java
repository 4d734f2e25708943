package dev.sluice.cost;

import static dev.sluice.testing.TestGateway.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.budget.Budget;
import dev.sluice.budget.BudgetWindow;
import dev.sluice.budget.LeaseReply;
import dev.sluice.budget.LeaseRequest;
import dev.sluice.budget.Mode;
import dev.sluice.budget.Scope;
import dev.sluice.budget.Slices;
import dev.sluice.budget.Window;
import dev.sluice.budget.sql.BudgetBooks;
import dev.sluice.budget.sql.BudgetBooks.Standing;
import dev.sluice.budget.sql.SqlBank;
import dev.sluice.principal.Principals;
import dev.sluice.store.Database;
import dev.sluice.testing.OverBothStores;
import dev.sluice.testing.PastAttempts;
import dev.sluice.testing.StoreKind;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A budget that is made in the middle of its window has spent already what the ledger says. */
@OverBothStores
class BudgetCreationTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:30Z");
    private static final Window MONTH = new Window.Calendar(Window.Unit.MONTH, ZoneOffset.UTC);
    private static final Window TOTAL = new Window.Total();

    private final StoreKind kind;
    private final Vertx vertx = Vertx.vertx();
    private final InstantSource clock = InstantSource.fixed(NOW);

    @TempDir
    Path folder;

    private Database database;
    private BudgetCreation creation;

    BudgetCreationTest(StoreKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        database = await(Database.open(vertx, kind.config(folder), folder));
        creation = new BudgetCreation(database, clock);
        Principals principals = new Principals(database, clock);
        await(principals.addOrganisation("acme", "Acme"));
        await(principals.addTeam("red", "acme", "Red"));
        await(principals.addTeam("blue", "acme", "Blue"));
        await(principals.addUser("ann", null, "red", "Ann"));
        new PastAttempts("one")
                .cost(1, at("2026-10-31T23:59:59Z"))
                .cost(10, at("2026-11-01T00:00:00Z"))
                .cost(100, at("2026-11-23T12:00:00Z"))
                .cost(-1, at("2026-11-23T12:00:00Z"))
                .of("blue", "bob", "k2")
                .with("somebody", "big", "a", "a\"b")
                .cost(1_000, at("2026-11-23T09:00:00Z"))
                .with("", "big", "b")
                .cost(10_000, at("2026-11-23T11:00:00Z"))
                .write(database);
    }

    @AfterEach
    void close() {
        await(database.close());
        await(vertx.close());
    }

    private static long at(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }

    private Map<String, Long> spent(Scope scope, String subject, Window window) {
        Budget budget = new Budget(
                "b-" + scope.ordinal() + "-" + (window.hashCode() & 0xffff),
                scope,
                subject,
                1_000_000,
                window,
                Mode.HARD);
        await(creation.create(budget));
        return spent(budget);
    }

    private Map<String, Long> spent(Budget budget) {
        Map<String, Long> spent = new TreeMap<>();
        for (Standing standing : await(new BudgetBooks(database, NOW::toEpochMilli).standings(budget))) {
            spent.put(standing.subject(), standing.spentNanos());
        }
        return spent;
    }

    @Test
    void a_calendar_window_counts_from_its_start() {
        assertThat(spent(Scope.TEAM, "red", MONTH)).isEqualTo(Map.of("red", 110L));
        assertThat(spent(Scope.ORGANISATION, "acme", MONTH)).isEqualTo(Map.of("acme", 11_110L));
    }

    @Test
    void and_its_start_is_that_of_its_zone() {
        Window zoned = new Window.Calendar(Window.Unit.MONTH, ZoneId.of("America/New_York"));

        assertThat(spent(Scope.TEAM, "red", zoned)).isEqualTo(Map.of("red", 100L));
    }

    @Test
    void all_time_counts_all() {
        assertThat(spent(Scope.USER, "ann", TOTAL)).isEqualTo(Map.of("ann", 111L));
    }

    @Test
    void each_subject_has_spent_what_it_has_spent() {
        assertThat(spent(Scope.KEY, Budget.EACH, MONTH)).isEqualTo(Map.of("k1", 110L, "k2", 11_000L));
        assertThat(spent(Scope.END_USER, Budget.EACH, MONTH)).isEqualTo(Map.of("somebody", 1_000L));
        assertThat(spent(Scope.TAG, Budget.EACH, MONTH)).isEqualTo(Map.of("a", 1_000L, "a\"b", 1_000L, "b", 10_000L));
        assertThat(spent(Scope.MODEL, Budget.EACH, MONTH)).isEqualTo(Map.of("host/m", 110L, "host/big", 11_000L));
    }

    @Test
    void one_tag_is_not_another_that_begins_like_it() {
        assertThat(spent(Scope.TAG, "a", MONTH)).isEqualTo(Map.of("a", 1_000L));
        assertThat(spent(Scope.MODEL, "host/big", TOTAL)).isEqualTo(Map.of("host/big", 11_000L));
    }

    @Test
    void a_rolling_window_forgets_what_it_would_have_forgotten() {
        Window hours = new Window.Rolling(Duration.ofHours(2));
        Budget budget = new Budget("b", Scope.TEAM, Budget.EACH, 1_000_000, hours, Mode.HARD);
        await(creation.create(budget));

        assertThat(spent(budget)).isEqualTo(Map.of("red", 100L, "blue", 10_000L));
        // Eleven o'clock's spending is two hours and two slots ago by then; noon's is not.
        BudgetBooks later = new BudgetBooks(database, () -> at("2026-11-23T13:04:00Z"));
        assertThat(await(later.standings(budget)))
                .extracting(Standing::subject, Standing::spentNanos)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("red", 100L));
    }

    @Test
    void counting_again_changes_nothing_and_finds_what_came_late() {
        Budget budget = new Budget("b", Scope.TEAM, "red", 1_000_000, MONTH, Mode.HARD);
        await(creation.create(budget));

        await(creation.recount("b"));
        assertThat(spent(budget)).isEqualTo(Map.of("red", 110L));

        new PastAttempts("two").cost(7, at("2026-11-23T12:00:20Z")).write(database);
        await(creation.recount("b"));
        await(creation.recount("b"));
        assertThat(spent(budget)).isEqualTo(Map.of("red", 117L));
        await(creation.recount("of nobody"));
    }

    @Test
    void what_was_held_in_the_budget_is_not_counted_a_second_time() {
        Budget budget = new Budget("b", Scope.TEAM, Budget.EACH, 1_000_000, MONTH, Mode.HARD);
        await(creation.create(budget));
        long period = budget.spanAt(NOW.toEpochMilli()).period();
        new PastAttempts("three")
                .heldIn(new BudgetWindow("b", "red", period, 0).name(), period)
                .cost(5_000, at("2026-11-23T12:00:25Z"))
                .write(database, new BudgetPosting("three"));

        await(creation.recount("b"));

        assertThat(spent(budget)).isEqualTo(Map.of("red", 5_110L, "blue", 11_000L));
    }

    @Test
    void what_is_spent_already_is_not_leased() {
        Budget budget = new Budget("b", Scope.TEAM, "blue", 11_500, MONTH, Mode.HARD);
        await(creation.create(budget));
        BudgetWindow window =
                new BudgetWindow("b", "blue", budget.spanAt(NOW.toEpochMilli()).period(), 0);
        SqlBank bank = new SqlBank(database, "node", new Slices(1_000), NOW::toEpochMilli);
        Promise<LeaseReply> reply = Promise.promise();

        bank.lease(new LeaseRequest(window, 1, 0, 0, 1), reply::complete);

        assertThat(await(reply.future())).isEqualTo(new LeaseReply.Granted(500, 0, -1));
        assertThat(await(new BudgetBooks(database, NOW::toEpochMilli).standings(budget)))
                .containsExactly(new Standing("blue", 11_500, 11_000, 500));
    }

    @Test
    void a_subject_that_is_not_there_is_refused() {
        assertThatThrownBy(() -> spent(Scope.TEAM, "rad", MONTH))
                .hasMessageContaining("subject: \"rad\" is unknown (expected: the id of a team");
        assertThatThrownBy(() -> spent(Scope.KEY, "k9", MONTH)).hasMessageContaining("unknown");
        assertThatThrownBy(() -> spent(Scope.MODEL, "big", MONTH)).hasMessageContaining("PROVIDER/MODEL");
    }

    @Test
    void an_id_is_used_once() {
        spent(Scope.TEAM, "red", MONTH);

        assertThatThrownBy(() -> spent(Scope.TEAM, "red", MONTH))
                .hasMessageContaining("an id that no budget has or had");
    }
}
