package dev.sluice.admin;

import static dev.sluice.testing.TestGateway.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.AdminDocument;
import dev.sluice.testing.Operator;
import dev.sluice.testing.Operator.Answer;
import dev.sluice.testing.OverBothStores;
import dev.sluice.testing.StoreKind;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What holds of every operation. */
@OverBothStores
class AdminApiTest extends AdminApi {
    AdminApiTest(StoreKind kind) {
        super(kind);
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
        for (String shown : List.of("", KEY.substring(1), KEY + "x", KEY.toLowerCase(Locale.ROOT), "é")) {
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
    void a_store_that_is_gone_is_told_with_when_to_come_back() {
        await(database.close());

        Answer answer = operator.post("/admin/v1/teams", "{'id':'red','organisation':'acme'}");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("store_unavailable");
        assertThat(answer.response().headers().firstValue("retry-after")).hasValue("1");
    }
}
