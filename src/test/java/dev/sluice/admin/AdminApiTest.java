package dev.sluice.admin;

import static dev.sluice.testing.TestGateway.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.auth.KeyIssuer;
import dev.sluice.auth.Pepper;
import dev.sluice.budget.BudgetWindow;
import dev.sluice.budget.LeaseReply;
import dev.sluice.budget.LeaseRequest;
import dev.sluice.budget.Slices;
import dev.sluice.budget.sql.SqlBank;
import dev.sluice.config.AdminConfig;
import dev.sluice.config.Secret;
import dev.sluice.ledger.LedgerVerifier;
import dev.sluice.price.PriceBook;
import dev.sluice.principal.Keys;
import dev.sluice.store.Database;
import dev.sluice.testing.AdminDocument;
import dev.sluice.testing.Operator;
import dev.sluice.testing.Operator.Answer;
import dev.sluice.testing.OverBothStores;
import dev.sluice.testing.PastAttempts;
import dev.sluice.testing.StoreKind;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators ask for and get. The {@link Operator} holds every answer to the document. */
@OverBothStores
class AdminApiTest {
    private static final String KEY = "0123456789abcdef0123456789ABCDEF";
    private static final String BUDGET =
            "{'id':'red-month','scope':'team','subject':'red','limit':'25.00','window':{'kind':'calendar','unit':'month'}}";

    private final StoreKind kind;
    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path folder;

    private Database database;
    private AdminVerticle verticle;
    private Operator operator;

    AdminApiTest(StoreKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void start() throws IOException {
        database = await(Database.open(vertx, kind.config(folder), folder));
        SecureRandom random = new SecureRandom();
        Keys keys = new Keys(database, InstantSource.system());
        KeyIssuer issuer = new KeyIssuer(keys, Pepper.load(null, folder, random), random, InstantSource.system());
        AdminConfig config = new AdminConfig(new Secret(KEY), "127.0.0.1", 0, Duration.ofSeconds(10));
        verticle = new AdminVerticle(config, database, issuer, PriceBook::packaged, InstantSource.system());
        await(vertx.deployVerticle(verticle));
        operator = new Operator(verticle.port(), KEY);
    }

    @AfterEach
    void stop() {
        operator.close();
        await(database.close());
        await(vertx.close());
    }

    private void principals() {
        assertThat(operator.post("/admin/v1/organisations", "{'id':'acme','name':'Acme Inc'}")
                        .status())
                .isEqualTo(201);
        assertThat(operator.post("/admin/v1/teams", "{'id':'red','organisation':'acme'}")
                        .status())
                .isEqualTo(201);
        assertThat(operator.post("/admin/v1/users", "{'id':'ann','team':'red'}").status())
                .isEqualTo(201);
    }

    private static List<String> ids(Answer list) {
        return list.body().getJsonArray("data").stream()
                .map(each -> ((JsonObject) each).getString("id"))
                .toList();
    }

    private static long nanos(JsonObject holder, String name) {
        return holder.getJsonObject(name).getLong("nanos");
    }

    @Test
    void router_and_document_name_the_same_operations() {
        TreeSet<String> routed = verticle.operations().stream()
                .map(operation -> operation.id() + " " + operation.method() + " "
                        + operation.path().replaceAll(":(\\w+)", "{$1}") + " "
                        + String.join(",", operation.queries()))
                .collect(Collectors.toCollection(TreeSet::new));
        routed.add("getDocument GET /openapi.yaml ");

        assertThat(AdminDocument.operations().stream().map(AdminApiTest::sorted).toList())
                .isEqualTo(routed.stream().map(AdminApiTest::sorted).toList());
    }

    private static String sorted(String operation) {
        int space = operation.lastIndexOf(' ');
        return operation.substring(0, space) + " "
                + String.join(
                        ",",
                        new TreeSet<>(List.of(operation.substring(space + 1).split(",", -1))));
    }

    @Test
    void the_document_is_served_without_the_key() {
        HttpResponse<String> answer = operator.send(
                HttpRequest.newBuilder(operator.request("/openapi.yaml").build().uri())
                        .build());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("openapi: 3.1.0");
    }

    @Test
    void nothing_else_is_told_without_the_key() {
        for (String shown : List.of("", KEY.substring(1), KEY + "x", KEY.toLowerCase(java.util.Locale.ROOT), "é")) {
            try (Operator stranger = new Operator(verticle.port(), shown)) {
                Answer answer = stranger.get("/admin/v1/keys");
                assertThat(answer.status()).isEqualTo(401);
                assertThat(answer.code()).isEqualTo("invalid_admin_key");
                assertThat(answer.response().body()).doesNotContain("0123456789");
                assertThat(stranger.get("/admin/v1/nowhere").status()).isEqualTo(401);
            }
        }
    }

    @Test
    void what_is_not_there_is_told_in_the_same_shape() {
        assertThat(operator.get("/admin/v1/nowhere").code()).isEqualTo("unknown_url");
        assertThat(operator.delete("/admin/v1/keys").code()).isEqualTo("method_not_allowed");
        assertThat(operator.get("/admin/v1/keys/none").status()).isEqualTo(404);
        assertThat(operator.post("/admin/v1/keys/none/disable", "{}").status()).isEqualTo(404);
        assertThat(operator.get("/admin/v1/budgets/none").message()).contains("\"none\" is unknown");
        assertThat(operator.delete("/admin/v1/leases/none").status()).isEqualTo(404);
        assertThat(operator.get("/admin/v1/prices?provider=openai&model=none").status())
                .isEqualTo(404);
    }

    @Test
    void organisations_teams_and_users_are_made_and_listed_page_by_page() {
        principals();
        operator.post("/admin/v1/teams", "{'id':'blue','organisation':'acme','name':'Blue'}");

        Answer first = operator.get("/admin/v1/teams?limit=1");
        Answer second =
                operator.get("/admin/v1/teams?limit=1&after=" + first.body().getString("next"));

        assertThat(ids(first)).containsExactly("blue");
        assertThat(first.body().getBoolean("has_more")).isTrue();
        assertThat(ids(second)).containsExactly("red");
        assertThat(second.body().getBoolean("has_more")).isFalse();
        assertThat(ids(operator.get("/admin/v1/organisations"))).containsExactly("acme");
        JsonObject user =
                operator.get("/admin/v1/users").body().getJsonArray("data").getJsonObject(0);
        assertThat(user.getString("organisation")).isEqualTo("acme");
        assertThat(user.getString("team")).isEqualTo("red");
        assertThat(operator.post("/admin/v1/teams", "{'id':'red','organisation':'acme'}")
                        .status())
                .isEqualTo(409);
        Answer misspelt = operator.post("/admin/v1/teams", "{'id':'green','organisation':'acne'}");
        assertThat(misspelt.status()).isEqualTo(400);
        assertThat(misspelt.message()).contains("\"acne\" is unknown");
    }

    @Test
    void a_key_lives_and_ends() {
        principals();

        Answer made = operator.post(
                "/admin/v1/keys",
                "{'name':'laptop','user':'ann','models':['openai/*'],'routes':['/chat/completions'],'tags':{'p':'x'},"
                        + "'unpriced':'deny','expires_at':'2099-01-01T00:00:00Z'}");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.response().headers().firstValue("cache-control")).hasValue("no-store");
        assertThat(made.body().getString("secret")).startsWith("sk-");
        JsonObject key = made.body().getJsonObject("key");
        assertThat(key.getString("team")).isEqualTo("red");
        assertThat(key.getString("organisation")).isEqualTo("acme");
        String path = "/admin/v1/keys/" + key.getString("id");
        Answer read = operator.get(path);
        assertThat(read.body()).isEqualTo(key);
        assertThat(read.response().body()).doesNotContain("secret").doesNotContain("hash");

        assertThat(operator.post(path + "/disable", "{}").body().getString("state"))
                .isEqualTo("disabled");
        assertThat(operator.post(path + "/disable", "{}").status()).isEqualTo(409);
        assertThat(operator.post(path + "/rotate", "{}").status()).isEqualTo(409);
        assertThat(operator.post(path + "/enable", "").body().getString("state"))
                .isEqualTo("good");
        Answer rotated = operator.post(path + "/rotate", "{'overlap':'PT1H'}");
        assertThat(rotated.body().getJsonObject("key").getString("rotated_from"))
                .isEqualTo(key.getString("id"));
        assertThat(rotated.body().getString("secret")).isNotEqualTo(made.body().getString("secret"));
        assertThat(operator.get(path).body().getString("expires_at")).isLessThan("2099");
        assertThat(operator.post(path + "/expire", "{}").body().getString("state"))
                .isEqualTo("expired");
        assertThat(operator.post(path + "/revoke", "{}").body().getString("state"))
                .isEqualTo("revoked");
        assertThat(operator.post(path + "/revoke", "{}").message()).contains("is revoked");
        assertThat(operator.patch(path, "{'name':'other'}").status()).isEqualTo(409);
        assertThat(ids(operator.get("/admin/v1/keys"))).hasSize(2);
    }

    @Test
    void what_a_key_may_do_is_changed() {
        Answer made = operator.post("/admin/v1/keys", "{'name':'k','models':['a'],'tags':{'p':'x'},'unpriced':'deny'}");
        String path = "/admin/v1/keys/" + made.body().getJsonObject("key").getString("id");

        JsonObject changed = operator.patch(path, "{'models':['b','c/*'],'routes':['/embeddings'],'unpriced':null}")
                .body();

        assertThat(changed.getJsonArray("models")).containsExactly("b", "c/*");
        assertThat(changed.getJsonArray("routes")).containsExactly("/embeddings");
        assertThat(changed.getValue("unpriced")).isNull();
        assertThat(changed.getJsonObject("tags").getString("p")).isEqualTo("x");
        assertThat(changed.getString("name")).isEqualTo("k");
        assertThat(operator.get(path).body()).isEqualTo(changed);
        assertThat(operator.patch(path, "{'routes':['embeddings']}").message()).contains("a path, such as");
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
    void what_cannot_be_made_sense_of_is_told_with_what_was_expected() {
        principals();
        Map<String, String> wrong = Map.ofEntries(
                Map.entry("'limit':'25.00'", "'limit':25"),
                Map.entry("'limit':'25.00' ", "'limit':'-1'"),
                Map.entry("'limit':'25.00'  ", "'limit':'1.0000000001'"),
                Map.entry("'limit':'25.00'   ", "'limit':'1e3'"),
                Map.entry("'limit':'25.00'    ", "'limit':{'nanos':1.5}"),
                Map.entry("'limit':'25.00'     ", "'limit':{'nanos':99999999999999999999}"),
                Map.entry("'scope':'team'", "'scope':'tribe'"),
                Map.entry("'subject':'red'", "'subject':'rad'"),
                Map.entry("'subject':'red' ", "'subject':['red']"),
                Map.entry("'id':'red-month'", "'id':'a/b'"),
                Map.entry("'id':'red-month',", ""),
                Map.entry("'unit':'month'", "'unit':'moon'"),
                Map.entry("'unit':'month' ", "'unit':'month','zone':'Mars/Base'"),
                Map.entry("'kind':'calendar','unit':'month'", "'kind':'rolling','length':'PT1S'"),
                Map.entry("'kind':'calendar','unit':'month' ", "'kind':'rolling','length':'five hours'"),
                Map.entry("}}", "},'mode':'downgrade'}"),
                Map.entry("}} ", "},'throttle_per_minute':0}"),
                Map.entry("}}  ", "},'color':'red'}"));
        wrong.forEach((from, to) -> {
            String body = BUDGET.replace(from.strip(), to);
            Answer answer = operator.post("/admin/v1/budgets", body);
            assertThat(answer.status()).as("%s", body).isEqualTo(400);
            assertThat(answer.message()).as("%s", body).contains("(expected: ");
        });
        for (String body : List.of("{", "[]", "'text'", "{'id':'x'} {}", "{'id':'a" + "\\u0000" + "b','scope':'x'}")) {
            assertThat(operator.post("/admin/v1/budgets", body).status())
                    .as(body)
                    .isEqualTo(400);
        }
        for (String path : List.of(
                "keys?limit=-1",
                "keys?limit=many",
                "keys?limit=1001",
                "keys?limit=1&limit=2",
                "keys?limt=1",
                "spend?by=colour",
                "spend?by=team,team",
                "spend?from=yesterday",
                "spend?from=2026-02-01&to=2026-01-01",
                "spend?zone=Mars",
                "spend?tem=red",
                "prices?provider=openai",
                "prices?provider=openai&model=gpt-4o&at=now")) {
            assertThat(operator.get("/admin/v1/" + path).status()).as(path).isEqualTo(400);
        }
        assertThat(ids(operator.get("/admin/v1/budgets"))).isEmpty();
    }

    @Test
    void a_statement_in_a_value_is_a_value() {
        String name = "x'); DROP TABLE api_key; --";

        Answer made = operator.send(
                "POST", "/admin/v1/keys", new JsonObject().put("name", name).encode());

        assertThat(made.body().getJsonObject("key").getString("name")).isEqualTo(name);
        assertThat(operator.get("/admin/v1/keys?after=%27%20OR%201%3D1%20--").status())
                .isEqualTo(200);
        assertThat(operator.get("/admin/v1/spend?team=%27%20OR%20%27%27%3D%27")
                        .body()
                        .getInteger("rows"))
                .isZero();
        assertThat(ids(operator.get("/admin/v1/keys"))).hasSize(1);
    }

    @Test
    void a_body_that_is_too_large_is_refused() {
        String large = "{\"name\":\"" + "x".repeat(2 << 20) + "\"}";

        Answer answer = operator.send("POST", "/admin/v1/keys", large);

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.code()).isEqualTo("request_too_large");
    }

    @Test
    void spend_is_told_by_all_that_it_can_be_told_by_and_its_total_is_the_ledgers() {
        long first = java.time.Instant.parse("2026-11-22T10:00:00Z").toEpochMilli();
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
    void the_lease_of_a_dead_node_is_released() {
        principals();
        JsonObject budget = operator.post("/admin/v1/budgets", BUDGET).body();
        long period = java.time.Instant.parse(budget.getJsonObject("current").getString("from"))
                .toEpochMilli();
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

    @Test
    void prices_of_a_model_are_told() {
        JsonObject prices =
                operator.get("/admin/v1/prices?provider=openai&model=gpt-4o").body();

        assertThat(prices.getString("price_book"))
                .isEqualTo(PriceBook.packaged().hash());
        assertThat(prices.getJsonArray("lines")).isNotEmpty();
    }

    @Test
    void a_store_that_is_gone_is_told_with_when_to_come_back() {
        await(database.close());

        Answer answer = operator.post("/admin/v1/teams", "{'id':'red','organisation':'acme'}");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("store_unavailable");
        assertThat(answer.response().headers().firstValue("retry-after")).hasValue("1");
    }
}
