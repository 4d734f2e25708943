package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.OverBothStores;
import dev.sluice.testing.StoreKind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OverBothStores
class CommitTest {
    private static final String INSERT = "INSERT INTO revision (name, number) VALUES (#{name}, 1)";

    private final StoreKind store;

    @TempDir
    private Path folder;

    CommitTest(StoreKind store) {
        this.store = store;
    }

    @Test
    void a_statement_after_a_transaction_is_seen_by_everybody_at_once() {
        Vertx vertx = Vertx.vertx();
        Database database = await(Database.open(vertx, store.config(folder), folder));
        await(database.transaction(sql -> sql.update(INSERT, Map.of("name", "a"))));

        await(database.update(INSERT, Map.of("name", "b")));

        List<String> seen = await(database.readOnly()
                .query("SELECT name FROM revision ORDER BY name", Map.of(), row -> row.getString("name")));
        assertThat(seen).contains("a", "b");
        await(database.close());
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }
}
