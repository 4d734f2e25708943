package dev.sluice.admin;

import static dev.sluice.testing.TestGateway.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.LedgerVerifier;
import dev.sluice.price.PriceBook;
import dev.sluice.testing.Operator.Answer;
import dev.sluice.testing.OverBothStores;
import dev.sluice.testing.PastAttempts;
import dev.sluice.testing.StoreKind;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the ledger tells, and prices. */
@OverBothStores
class LedgerApiTest extends AdminApi {
    LedgerApiTest(StoreKind kind) {
        super(kind);
    }

    @Test
    void spend_is_told_by_all_that_it_can_be_told_by_and_its_total_is_the_ledgers() {
        long first = Instant.parse("2026-11-22T10:00:00Z").toEpochMilli();
        new PastAttempts("past")
                .cost(1, first)
                .cost(-1, first)
                .with("somebody", "big", "a", "b")
                .cost(20, first)
                .of("blue", "bob", "k2")
                .cost(300, first + 86_400_000)
                .write(database);
        long ledger = await(database.query(
                        "SELECT CAST(SUM(amount_nanos) AS BIGINT) FROM ledger_entry WHERE account LIKE 'spend/%'",
                        Map.of(), row -> row.getLong(0)))
                .getFirst();

        for (String by : List.of(
                "organisation",
                "team",
                "user",
                "key",
                "end-user",
                "model",
                "provider",
                "operation",
                "status",
                "tag",
                "day",
                "hour")) {
            Answer answer = operator.get("/admin/v1/spend?by=" + by);
            JsonObject total = answer.body().getJsonObject("total");
            assertThat(nanos(total, "spent")).as(by).isEqualTo(ledger).isEqualTo(321);
            assertThat(total.getInteger("unpriced_attempts")).isOne();
            if (!by.equals("tag")) {
                long sum = answer.body().getJsonArray("data").stream()
                        .mapToLong(row -> nanos((JsonObject) row, "spent"))
                        .sum();
                assertThat(sum).as(by).isEqualTo(ledger);
            }
        }
        Answer page = operator.get("/admin/v1/spend?by=team,day&offset=1&limit=1&zone=Europe/Berlin");
        assertThat(page.body().getInteger("rows")).isEqualTo(2);
        assertThat(page.body().getJsonArray("data").getJsonObject(0).getJsonObject("values"))
                .isEqualTo(new JsonObject().put("team", "red").put("day", "2026-11-22"));
        assertThat(nanos(operator.get("/admin/v1/spend?team=blue").body().getJsonObject("total"), "spent"))
                .isEqualTo(300);
        assertThat(nanos(operator.get("/admin/v1/spend?from=2026-11-23").body().getJsonObject("total"), "spent"))
                .isEqualTo(300);
        assertThat(nanos(
                        operator.get("/admin/v1/spend?to=2026-11-23&by=").body().getJsonObject("total"), "spent"))
                .isEqualTo(21);
    }

    @Test
    void the_ledger_is_verified_when_asked() {
        new PastAttempts("past").cost(5, 1_000).cost(6, 2_000).write(database);
        assertThat(operator.get("/admin/v1/ledger/verification").body().getString("state"))
                .isEqualTo("none");

        assertThat(operator.post("/admin/v1/ledger/verification", "{}").status())
                .isEqualTo(202);
        JsonObject verified = verified();

        assertThat(verified.getBoolean("is_whole")).isTrue();
        assertThat(verified.getInteger("attempts")).isEqualTo(2);
        await(database.update("UPDATE attempt SET cost_nanos = cost_nanos + 1", Map.of()));
        operator.post("/admin/v1/ledger/verification", "{}");
        JsonObject damaged = verified();
        assertThat(damaged.getBoolean("is_whole")).isFalse();
        assertThat(damaged.getJsonArray("findings")).isNotEmpty();
        assertThat(await(new LedgerVerifier(database, read -> {}).verify()).isWhole())
                .isFalse();
    }

    private JsonObject verified() {
        while (true) {
            JsonObject told = operator.get("/admin/v1/ledger/verification").body();
            if (!told.getString("state").equals("running")) {
                return told;
            }
        }
    }

    @Test
    void prices_of_a_model_are_told() {
        JsonObject prices =
                operator.get("/admin/v1/prices?provider=openai&model=gpt-4o").body();

        assertThat(prices.getString("price_book"))
                .isEqualTo(PriceBook.packaged().hash());
        assertThat(prices.getJsonArray("lines")).isNotEmpty();
    }
}
