package dev.sluice.store;

import static dev.sluice.testing.TestGateway.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.StoreConfig;
import dev.sluice.testing.OverBothStores;
import dev.sluice.testing.StoreKind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OverBothStores
class DatabaseTest {
    private static final String INSERT =
            "INSERT INTO organisation (id, name, created_at) VALUES (#{id}, #{name}, #{at})";
    private static final String COUNT = "SELECT COUNT(*) AS n FROM organisation";

    private final StoreKind kind;
    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path folder;

    private StoreConfig config;
    private Database database;

    DatabaseTest(StoreKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        config = kind.config(folder);
        database = await(Database.open(vertx, config, folder));
    }

    @AfterEach
    void close() {
        await(database.close());
        await(vertx.close());
    }

    private static Map<String, Object> organisation(String id) {
        return Map.of("id", id, "name", "Organisation " + id, "at", 1_700_000_000_000L);
    }

    private long count() {
        return await(database.query(COUNT, Map.of(), row -> row.getLong("n"))).getFirst();
    }

    @Test
    void what_is_written_is_read() {
        assertThat(await(database.update(INSERT, organisation("a")))).isEqualTo(1);

        String select = "SELECT name, created_at FROM organisation WHERE id = #{id}";
        assertThat(await(database.query(
                        select, Map.of("id", "a"), row -> row.getString("name") + " " + row.getLong("created_at"))))
                .containsExactly("Organisation a 1700000000000");
        assertThat(await(database.readOnly().query(COUNT, Map.of(), row -> row.getLong("n"))))
                .containsExactly(1L);
    }

    @Test
    void nothing_is_a_value_too() {
        await(database.update(INSERT, organisation("o")));
        Map<String, Object> user = new HashMap<>(organisation("u"));
        user.put("organisation", "o");
        user.put("team", null);
        String insert = "INSERT INTO app_user (id, organisation_id, team_id, name, created_at) "
                + "VALUES (#{id}, #{organisation}, #{team}, #{name}, #{at})";

        await(database.update(insert, user));

        assertThat(await(
                        database.query("SELECT team_id FROM app_user", Map.of(), row -> "" + row.getString("team_id"))))
                .containsExactly("null");
    }

    @Test
    void a_batch_is_written_as_one() {
        List<Map<String, Object>> rows =
                IntStream.range(0, 500).mapToObj(i -> organisation("o" + i)).toList();

        assertThat(await(database.batch(INSERT, rows))).isEqualTo(500);
        assertThat(count()).isEqualTo(500);

        List<Map<String, Object>> oneAgain = List.of(organisation("new"), organisation("o7"));
        assertThatThrownBy(() -> await(database.batch(INSERT, oneAgain))).isNotNull();
        assertThat(count()).isEqualTo(500);
        assertThat(await(database.batch(INSERT, List.of()))).isZero();
    }

    @Test
    void a_transaction_that_fails_leaves_nothing() {
        Future<Object> failed = database.transaction(
                sql -> sql.update(INSERT, organisation("a")).compose(done -> Future.failedFuture("no")));

        assertThatThrownBy(() -> await(failed)).hasMessageContaining("no");
        assertThat(count()).isZero();

        await(database.transaction(
                sql -> sql.update(INSERT, organisation("a")).compose(done -> sql.update(INSERT, organisation("b")))));
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void the_same_statement_inserts_or_updates_and_returns_on_both() {
        String upsert = """
                INSERT INTO organisation (id, name, created_at) VALUES (#{id}, #{name}, #{at})
                ON CONFLICT (id) DO UPDATE SET created_at = organisation.created_at + excluded.created_at
                RETURNING created_at""";

        await(database.query(upsert, organisation("a"), row -> row.getLong("created_at")));

        assertThat(await(database.query(upsert, organisation("a"), row -> row.getLong("created_at"))))
                .containsExactly(3_400_000_000_000L);
    }

    @Test
    void who_asked_on_an_event_loop_is_answered_there() {
        Promise<Boolean> there = Promise.promise();
        var context = vertx.getOrCreateContext();
        context.runOnContext(go -> database.query(COUNT, Map.of(), row -> row.getLong("n"))
                .onComplete(done -> there.complete(context.equals(vertx.getOrCreateContext()))));

        assertThat(await(there.future())).isTrue();
    }

    @Test
    void a_store_is_opened_again_as_it_was_left() {
        await(database.update(INSERT, organisation("a")));
        await(database.close());

        database = await(Database.open(vertx, config, folder));

        assertThat(count()).isEqualTo(1);
    }

    @Test
    void another_process_hears_of_what_is_committed_and_of_nothing_else() {
        Database other = await(Database.open(vertx, config, folder));
        Queue<Notice> heard = new ConcurrentLinkedQueue<>();
        Promise<Void> listening = Promise.promise();
        Promise<Void> last = Promise.promise();
        Runnable end = other.onNotification("keys", notice -> {
            heard.add(notice);
            listening.tryComplete();
            if (notice.equals(new Notice.Changed("last"))) {
                last.tryComplete();
            }
        });
        await(listening.future());

        await(database.transaction(sql -> sql.notify("keys", "never").compose(told -> Future.failedFuture("no")))
                .otherwiseEmpty());
        await(database.notify("elsewhere", "not for us"));
        await(database.notify("keys", "first: \u00e4'\""));
        await(database.notify("keys", "last"));
        await(last.future());

        assertThat(heard)
                .containsExactly(new Notice.Missed(), new Notice.Changed("first: ä'\""), new Notice.Changed("last"));
        end.run();
        await(other.close());
    }

    @Test
    void who_cannot_be_told_of_everything_is_told_that_it_missed_something() {
        int many = 1_200;
        Queue<Notice> heard = new ConcurrentLinkedQueue<>();
        Promise<Void> listening = Promise.promise();
        Promise<Void> last = Promise.promise();
        database.onNotification("keys", notice -> {
            boolean isFirst = listening.tryComplete();
            if (!isFirst && !notice.equals(new Notice.Changed("0"))) {
                heard.add(notice);
            }
            if (notice.equals(new Notice.Changed("" + many))) {
                last.complete();
            }
        });
        // Whoever listens late is not told that the listening has begun.
        await(database.notify("keys", "0"));
        await(listening.future());

        await(database.transaction(sql -> {
            Future<Void> told = Future.succeededFuture();
            for (int i = 1; i <= many; i++) {
                String payload = "" + i;
                told = told.compose(before -> sql.notify("keys", payload));
            }
            return told;
        }));
        await(last.future());

        assertThat(heard.contains(new Notice.Missed()) || heard.size() == many).isTrue();
    }

    @Test
    void channels_are_plain_words_and_payloads_short() {
        assertThatThrownBy(() -> await(database.notify("no such channel", "")))
                .hasMessageContaining("(expected: 1 to 40 of a-z and _)");
        assertThatThrownBy(() -> await(database.notify("keys", "x".repeat(4_001))))
                .hasMessageContaining("<= 4000");
    }
}
