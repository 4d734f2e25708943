package dev.sluice.admin;

import static dev.sluice.testing.TestGateway.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.budget.BudgetWindow;
import dev.sluice.budget.LeaseReply;
import dev.sluice.budget.LeaseRequest;
import dev.sluice.budget.Slices;
import dev.sluice.budget.sql.SqlBank;
import dev.sluice.testing.Operator.Answer;
import dev.sluice.testing.OverBothStores;
import dev.sluice.testing.PastAttempts;
import dev.sluice.testing.StoreKind;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Budgets, and what nodes have leased of them. */
@OverBothStores
class BudgetsApiTest extends AdminApi {
    BudgetsApiTest(StoreKind kind) {
        super(kind);
    }

    @Test
    void a_budget_begins_with_what_is_spent_and_is_changed() {
        principals();
        long now = System.currentTimeMillis();
        new PastAttempts("past").cost(2_000_000_001L, now).write(database);

        Answer made = operator.post("/admin/v1/budgets", BUDGET);

        assertThat(made.status()).isEqualTo(201);
        JsonObject red = standing(made);
        assertThat(nanos(red, "spent")).isEqualTo(2_000_000_001L);
        assertThat(red.getJsonObject("spent").getString("usd")).isEqualTo("2.000000001");
        assertThat(nanos(red, "left")).isEqualTo(22_999_999_999L);
        assertThat(operator.post("/admin/v1/budgets", BUDGET).status()).isEqualTo(409);

        String path = "/admin/v1/budgets/red-month";
        Answer changed =
                operator.patch(path, "{'limit':{'nanos':3000000000},'mode':'downgrade','downgrade_to':'cheap/m'}");
        assertThat(nanos(changed.body(), "limit")).isEqualTo(3_000_000_000L);
        assertThat(changed.body().getString("downgrade_to")).isEqualTo("cheap/m");
        assertThat(operator.patch(path, "{'mode':'hard'}").body().getString("downgrade_to"))
                .isNull();
        Answer more = operator.post(path + "/top-ups", "{'amount':'10','until':'2099-01-01T00:00:00Z'}");
        assertThat(more.status()).isEqualTo(201);
        assertThat(nanos(standing(more), "left")).isEqualTo(10_999_999_999L);
        assertThat(nanos(more.body().getJsonObject("current"), "limit")).isEqualTo(13_000_000_000L);
        assertThat(standing(operator.get(path))).isEqualTo(standing(more));
        assertThat(ids(operator.get("/admin/v1/budgets"))).containsExactly("red-month");
        assertThat(nanos(standing(operator.post(path + "/reset", "{}")), "spent"))
                .isZero();
        assertThat(operator.post(path + "/disable", "{}").status()).isEqualTo(200);
        assertThat(operator.get(path).status()).isEqualTo(404);
        assertThat(ids(operator.get("/admin/v1/budgets"))).isEmpty();
    }

    private static JsonObject standing(Answer budget) {
        return budget.body().getJsonObject("current").getJsonArray("subjects").getJsonObject(0);
    }

    @Test
    void budgets_of_all_windows_are_listed_page_by_page() {
        principals();
        operator.post(
                "/admin/v1/budgets",
                "{'id':'a','scope':'key','subject':'*','limit':'1','window':{'kind':'rolling','length':'PT5H'},'mode':'throttle','throttle_per_minute':60}");
        operator.post(
                "/admin/v1/budgets",
                "{'id':'b','scope':'model','subject':'openai/gpt-4o','limit':'0.000000001','window':{'kind':'total'},'mode':'soft'}");
        operator.post("/admin/v1/budgets", BUDGET.replace("'unit':'month'", "'unit':'day','zone':'Europe/Berlin'"));

        Answer first = operator.get("/admin/v1/budgets?limit=2");

        assertThat(ids(first)).containsExactly("a", "b");
        assertThat(ids(operator.get("/admin/v1/budgets?limit=2&after=b"))).containsExactly("red-month");
        assertThat(first.body().getJsonArray("data").getJsonObject(0).getJsonObject("window"))
                .isEqualTo(new JsonObject().put("kind", "rolling").put("length", "PT5H"));
    }

    @Test
    void the_lease_of_a_dead_node_is_released() {
        principals();
        JsonObject budget = operator.post("/admin/v1/budgets", BUDGET).body();
        long period =
                Instant.parse(budget.getJsonObject("current").getString("from")).toEpochMilli();
        Promise<LeaseReply> leased = Promise.promise();
        new SqlBank(database, "dead", new Slices(500), System::currentTimeMillis)
                .lease(new LeaseRequest(new BudgetWindow("red-month", "red", period, 0), 1, 0, 0, 1), leased::complete);
        await(leased.future());

        JsonArray leases = operator.get("/admin/v1/leases").body().getJsonArray("data");

        assertThat(leases.getJsonObject(0).getString("node")).isEqualTo("dead");
        assertThat(nanos(standing(operator.get("/admin/v1/budgets/red-month")), "held"))
                .isEqualTo(12_500_000_000L);
        assertThat(operator.delete("/admin/v1/leases/dead").body().getInteger("windows"))
                .isOne();
        assertThat(nanos(standing(operator.get("/admin/v1/budgets/red-month")), "held"))
                .isZero();
    }
}
