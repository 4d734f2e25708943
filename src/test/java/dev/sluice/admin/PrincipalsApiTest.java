package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Operator.Answer;
import dev.sluice.testing.OverBothStores;
import dev.sluice.testing.StoreKind;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Organisations, teams and users. */
@OverBothStores
class PrincipalsApiTest extends AdminApi {
    PrincipalsApiTest(StoreKind kind) {
        super(kind);
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
}
