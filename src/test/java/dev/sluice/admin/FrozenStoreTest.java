package dev.sluice.admin;

import static dev.sluice.testing.TestGateway.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.StoreConfig;
import dev.sluice.store.Database;
import dev.sluice.testing.Operator;
import dev.sluice.testing.Operator.Answer;
import dev.sluice.testing.PostgresServer;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A PostgreSQL server that is stopped by SIGSTOP keeps its connections and says nothing. The store itself would wait for five minutes, and
 * the {@link Operator} for half of one: who answers is {@code admin.timeout}.
 */
class FrozenStoreTest {
    private static final Duration STORES_PATIENCE = Duration.ofMinutes(5);

    private final Vertx vertx = Vertx.vertx();

    @TempDir
    private Path folder;

    private PostgresServer postgres;
    private Database database;
    private Operator operator;

    @BeforeEach
    void start() throws Exception {
        postgres = new PostgresServer(folder.resolve("postgres"));
        StoreConfig config = new StoreConfig(postgres.url(), 2, Duration.ofSeconds(60), STORES_PATIENCE, true);
        database = await(Database.open(vertx, config, folder));
        operator = new Operator(
                await(AdminApi.serve(vertx, database, folder, Duration.ofMillis(300)))
                        .port(),
                AdminApi.KEY);
    }

    @AfterEach
    void stop() throws Exception {
        operator.close();
        await(database.close());
        await(vertx.close());
        postgres.close();
    }

    /** What asks the store, of each resource; more than the store has connections. */
    private List<Supplier<Answer>> questions() {
        return List.of(
                () -> operator.get("/admin/v1/organisations"),
                () -> operator.post("/admin/v1/teams", "{'id':'blue','organisation':'acme'}"),
                () -> operator.get("/admin/v1/users"),
                () -> operator.get("/admin/v1/keys"),
                () -> operator.post("/admin/v1/keys", "{'name':'laptop'}"),
                () -> operator.post("/admin/v1/keys/k/revoke", "{}"),
                () -> operator.get("/admin/v1/budgets"),
                () -> operator.post("/admin/v1/budgets", AdminApi.BUDGET),
                () -> operator.patch("/admin/v1/budgets/red-month", "{'limit':'1'}"),
                () -> operator.get("/admin/v1/leases"),
                () -> operator.delete("/admin/v1/leases/n"),
                () -> operator.get("/admin/v1/spend"));
    }

    @Test
    void every_operation_says_in_its_own_words_that_the_store_says_nothing_and_goes_on_when_it_speaks()
            throws Exception {
        assertThat(operator.post("/admin/v1/organisations", "{'id':'acme','name':'Acme Inc'}")
                        .status())
                .isEqualTo(201);

        postgres.freeze();
        for (Supplier<Answer> question : questions()) {
            Answer answer = question.get();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.code()).isEqualTo("store_unavailable");
            assertThat(answer.message()).contains("does not answer in time");
            assertThat(answer.response().headers().firstValue("retry-after")).hasValue("1");
        }
        // What needs no store does not notice.
        assertThat(operator.get("/admin/v1/prices?provider=openai&model=gpt-4o").status())
                .isEqualTo(200);
        assertThat(operator.get("/admin/v1/nowhere").status()).isEqualTo(404);
        postgres.thaw();

        Answer again = operator.get("/admin/v1/organisations");
        while (again.status() == 503) {
            again = operator.get("/admin/v1/organisations");
        }
        assertThat(AdminApi.ids(again)).containsExactly("acme");
    }
}
