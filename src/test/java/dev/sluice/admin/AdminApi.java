package dev.sluice.admin;

import static dev.sluice.testing.TestGateway.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.auth.KeyIssuer;
import dev.sluice.auth.Pepper;
import dev.sluice.config.AdminConfig;
import dev.sluice.config.Secret;
import dev.sluice.price.PriceBook;
import dev.sluice.principal.Keys;
import dev.sluice.store.Database;
import dev.sluice.testing.Operator;
import dev.sluice.testing.Operator.Answer;
import dev.sluice.testing.StoreKind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The admin API on a store of each kind, and an {@link Operator} who asks; the Operator holds every answer to the document. */
abstract class AdminApi {
    static final String KEY = "0123456789abcdef0123456789ABCDEF";
    static final String BUDGET =
            "{'id':'red-month','scope':'team','subject':'red','limit':'25.00','window':{'kind':'calendar','unit':'month'}}";

    private final StoreKind kind;
    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path folder;

    Database database;
    AdminVerticle verticle;
    Operator operator;

    AdminApi(StoreKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void start() throws IOException {
        database = await(Database.open(vertx, kind.config(folder), folder));
        verticle = await(serve(vertx, database, folder, Duration.ofSeconds(10)));
        operator = new Operator(verticle.port(), KEY);
    }

    /** Begins to serve what is in the database. */
    static Future<AdminVerticle> serve(Vertx vertx, Database database, Path folder, Duration timeout)
            throws IOException {
        SecureRandom random = new SecureRandom();
        Keys keys = new Keys(database, InstantSource.system());
        KeyIssuer issuer = new KeyIssuer(keys, Pepper.load(null, folder, random), random, InstantSource.system());
        AdminConfig config = new AdminConfig(new Secret(KEY), "127.0.0.1", 0, timeout);
        AdminVerticle verticle =
                new AdminVerticle(config, database, issuer, PriceBook::packaged, InstantSource.system());
        return vertx.deployVerticle(verticle).map(verticle);
    }

    @AfterEach
    void stop() {
        operator.close();
        await(database.close());
        await(vertx.close());
    }

    void principals() {
        assertThat(operator.post("/admin/v1/organisations", "{'id':'acme','name':'Acme Inc'}")
                        .status())
                .isEqualTo(201);
        assertThat(operator.post("/admin/v1/teams", "{'id':'red','organisation':'acme'}")
                        .status())
                .isEqualTo(201);
        assertThat(operator.post("/admin/v1/users", "{'id':'ann','team':'red'}").status())
                .isEqualTo(201);
    }

    static List<String> ids(Answer list) {
        return list.body().getJsonArray("data").stream()
                .map(each -> ((JsonObject) each).getString("id"))
                .toList();
    }

    static long nanos(JsonObject holder, String name) {
        return holder.getJsonObject(name).getLong("nanos");
    }
}
