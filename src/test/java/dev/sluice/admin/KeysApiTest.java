package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Operator.Answer;
import dev.sluice.testing.OverBothStores;
import dev.sluice.testing.StoreKind;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Keys. */
@OverBothStores
class KeysApiTest extends AdminApi {
    KeysApiTest(StoreKind kind) {
        super(kind);
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
}
