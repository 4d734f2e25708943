package dev.sluice.budget.sql;

import static dev.sluice.testing.TestGateway.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.budget.Admission;
import dev.sluice.budget.Budget;
import dev.sluice.budget.BudgetSet;
import dev.sluice.budget.BudgetWindow;
import dev.sluice.budget.Budgets;
import dev.sluice.budget.Hold;
import dev.sluice.budget.LeaseReply;
import dev.sluice.budget.LeaseRequest;
import dev.sluice.budget.Mode;
import dev.sluice.budget.Scope;
import dev.sluice.budget.Slices;
import dev.sluice.budget.Subjects;
import dev.sluice.budget.TopUp;
import dev.sluice.budget.Window;
import dev.sluice.config.StoreConfig;
import dev.sluice.store.Database;
import dev.sluice.testing.OverBothStores;
import dev.sluice.testing.StoreKind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OverBothStores
class SqlBankTest {
    private static final long NOW = Duration.ofDays(20_000).toMillis();
    private static final Budget HUNDRED = new Budget("b", Scope.TEAM, "t", 100, new Window.Total(), Mode.HARD);
    private static final BudgetWindow WINDOW = new BudgetWindow("b", "t", 0, 0);

    private final StoreKind kind;
    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path folder;

    private Database database;
    private BudgetTable table;
    private long numbers;

    SqlBankTest(StoreKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        StoreConfig config = kind.config(folder);
        database = await(Database.open(vertx, config, folder));
        table = new BudgetTable(database, () -> NOW);
    }

    @AfterEach
    void close() {
        await(database.close());
        await(vertx.close());
    }

    private SqlBank bank(String node, int permille) {
        return new SqlBank(database, node, new Slices(permille), () -> NOW);
    }

    private static Future<LeaseReply> ask(SqlBank bank, LeaseRequest request) {
        Promise<LeaseReply> answer = Promise.promise();
        bank.lease(request, answer::complete);
        return answer.future();
    }

    private LeaseRequest need(long nanos) {
        return new LeaseRequest(WINDOW, ++numbers, 0, 0, nanos);
    }

    private static LeaseReply granted(long nanos, long left) {
        return new LeaseReply.Granted(nanos, left, -1);
    }

    @Test
    void what_one_node_leases_or_posts_another_cannot_have() {
        await(table.create(HUNDRED));
        SqlBank one = bank("one", 250);
        SqlBank two = bank("two", 250);

        assertThat(await(ask(one, need(10)))).isEqualTo(granted(25, 75));
        assertThat(await(ask(two, need(70)))).isEqualTo(granted(70, 5));
        await(database.transaction(sql -> two.post(sql, Map.of(WINDOW, 60L))));
        assertThat(await(ask(one, need(6)))).isEqualTo(granted(0, 5));
        assertThat(await(ask(two, new LeaseRequest(WINDOW, ++numbers, 10, 0, -1))))
                .isEqualTo(granted(0, 15));
        assertThat(await(ask(one, need(15)))).isEqualTo(granted(15, 0));
    }

    @Test
    void the_same_request_again_gets_the_same_answer() {
        await(table.create(HUNDRED));
        SqlBank bank = bank("one", 500);
        LeaseRequest request = need(10);

        assertThat(await(ask(bank, request))).isEqualTo(granted(50, 50));
        assertThat(await(ask(bank, request))).isEqualTo(granted(50, 50));
    }

    @Test
    void a_lost_nodes_lease_counts_until_it_is_released() {
        await(table.create(HUNDRED));
        await(ask(bank("lost", 1000), need(1)));
        SqlBank bank = bank("one", 1000);

        assertThat(await(ask(bank, need(10)))).isEqualTo(granted(0, 0));
        await(database.transaction(sql -> SqlBank.post(sql, "lost", Map.of(WINDOW, 30L))));
        assertThat(await(bank.release("lost"))).isEqualTo(1);
        assertThat(await(ask(bank, need(10)))).isEqualTo(granted(70, 0));
    }

    @Test
    void a_refusal_recalls_what_another_node_has() {
        await(table.create(HUNDRED));
        SqlBank one = bank("one", 1000);
        await(ask(one, need(1)));

        await(ask(bank("two", 1000), need(10)));

        Promise<List<BudgetWindow>> recalled = Promise.promise();
        one.recalled(recalled::complete);
        assertThat(await(recalled.future())).containsExactly(WINDOW);
    }

    @Test
    void seeding_sets_and_does_not_add() {
        await(table.create(HUNDRED));

        await(database.transaction(sql -> SqlBank.seed(sql, Map.of(WINDOW, 40L))));
        await(database.transaction(sql -> SqlBank.seed(sql, Map.of(WINDOW, 40L))));

        assertThat(await(ask(bank("one", 1000), need(1)))).isEqualTo(granted(60, 0));
    }

    @Test
    void rolling_windows_count_the_slots_within_them() {
        Window.Rolling window = new Window.Rolling(Duration.ofHours(5));
        await(table.create(new Budget("r", Scope.KEY, "k", 100, window, Mode.HARD)));
        long old = NOW - Duration.ofHours(6).toMillis();
        long fresh = NOW - Duration.ofHours(1).toMillis();
        await(database.transaction(sql -> SqlBank.post(
                sql, "x", Map.of(new BudgetWindow("r", "k", 0, old), 90L, new BudgetWindow("r", "k", 0, fresh), 20L))));

        LeaseRequest request = new LeaseRequest(new BudgetWindow("r", "k", 0, 0), 1, 0, 0, 1);
        assertThat(await(ask(bank("one", 1000), request)))
                .isEqualTo(new LeaseReply.Granted(
                        80, 0, fresh + 300_000 + Duration.ofHours(5).toMillis()));
    }

    @Test
    void budgets_are_kept_as_they_were_made_and_changed() {
        Window day = new Window.Calendar(Window.Unit.DAY, ZoneId.of("Europe/Berlin"));
        Budget budget = new Budget("d", Scope.MODEL, "*", 5, day, Mode.DOWNGRADE, "small", 7, List.of(), 0);
        TopUp topUp = new TopUp(9, NOW, NOW + 1);

        await(table.create(budget));
        await(table.topUp("d", topUp));
        await(table.reset("d"));
        await(table.update(budget.withLimit(6)));

        assertThat(await(table.list()))
                .containsExactly(budget.withLimit(6).withTopUps(List.of(topUp)).resetAt(NOW));
        await(table.disable("d"));
        assertThat(await(table.list())).isEmpty();
    }

    @Test
    void what_cannot_be_changed_is_refused() {
        await(table.create(HUNDRED));
        Budget other = new Budget("b", Scope.USER, "t", 100, new Window.Total(), Mode.HARD);

        assertThatThrownBy(() -> await(table.create(HUNDRED)))
                .hasRootCauseMessage("budget b (expected: an id that no budget has or had)");
        assertThatThrownBy(() -> await(table.update(other))).hasStackTraceContaining("same scope, subject and window");
        assertThatThrownBy(() -> await(table.disable("x"))).hasStackTraceContaining("budget x");
        assertThatThrownBy(() -> await(table.topUp("x", new TopUp(1, 1, 2)))).hasStackTraceContaining("budget x");
        assertThatThrownBy(() -> BudgetTable.window("monthly")).hasMessageContaining("expected: calendar HOUR|DAY");
        assertThatThrownBy(() -> BudgetTable.window("calendar DAY Nowhere/Never"))
                .hasMessageContaining("Nowhere");
    }

    /** B10: nobody waits in a circle, and nothing is lost. */
    @Test
    void many_posts_and_leases_at_once_on_the_same_budgets_all_count() {
        List<BudgetWindow> windows = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            await(table.create(new Budget("b" + i, Scope.TEAM, "t", 1_000_000, new Window.Total(), Mode.HARD)));
            windows.add(new BudgetWindow("b" + i, "t", 0, 0));
        }
        Random random = new Random(3);
        List<Future<?>> all = new ArrayList<>();
        long[] posted = new long[20];
        for (int i = 0; i < 48; i++) {
            Map<BudgetWindow, Long> nanos = new HashMap<>();
            for (int j = 0; j < 8; j++) {
                int which = random.nextInt(20);
                posted[which] += nanos.put(windows.get(which), 5L) == null ? 5 : 0;
            }
            String node = "n" + i % 4;
            all.add(database.transaction(sql -> SqlBank.post(sql, node, nanos)));
            all.add(ask(bank(node, 10), new LeaseRequest(windows.get(i % 20), i + 1, 0, 0, 10)));
            if (i % 4 == 3) {
                await(Future.all(all));
                all.clear();
            }
        }

        for (int i = 0; i < 20; i++) {
            long sum = await(database.query(
                            "SELECT posted_nanos FROM budget_slot WHERE budget_id = #{id}",
                            Map.of("id", "b" + i),
                            row -> row.getLong("posted_nanos")))
                    .getFirst();
            assertThat(sum).isEqualTo(posted[i]);
        }
    }

    /** B1 and B2 on a real store: a burst over three nodes on a budget for ten. */
    @Test
    void of_a_burst_over_three_nodes_a_budget_for_ten_admits_ten() {
        await(table.create(HUNDRED));
        Subjects subjects = new Subjects(null, null, "t", null, null, List.of(), null);
        List<Hold> holds = new ArrayList<>();
        for (int node = 0; node < 3; node++) {
            Budgets budgets = new Budgets(bank("n" + node, 166), System::currentTimeMillis);
            budgets.replace(List.of(HUNDRED));
            BudgetSet set = budgets.of(subjects);
            for (int i = 0; i < 20; i++) {
                Hold hold = admit(budgets, set);
                if (hold != null) {
                    holds.add(hold);
                }
            }
        }

        assertThat(holds).hasSizeBetween(1, 10);
        assertThat(holds.stream().mapToLong(Hold::nanos).sum()).isLessThanOrEqualTo(100);
        assertThat(holds).hasSize(10);
    }

    private static @Nullable Hold admit(Budgets budgets, BudgetSet set) {
        Admission admission = budgets.admit(set, 10, System.currentTimeMillis());
        while (admission instanceof Admission.AwaitLease wait) {
            Promise<Void> answered = Promise.promise();
            wait.onAnswered(answered::tryComplete);
            await(answered.future());
            admission = budgets.admit(set, 10, System.currentTimeMillis());
        }
        return admission instanceof Hold hold ? hold : null;
    }
}
