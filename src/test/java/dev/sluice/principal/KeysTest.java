package dev.sluice.principal;

import static dev.sluice.testing.TestGateway.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.pipeline.Principal;
import dev.sluice.pipeline.Terms;
import dev.sluice.pipeline.Terms.Unpriced;
import dev.sluice.store.Database;
import dev.sluice.testing.OverBothStores;
import dev.sluice.testing.StoreKind;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OverBothStores
class KeysTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:15:30.123Z");

    private final StoreKind kind;
    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path folder;

    private Database database;
    private Principals principals;
    private Keys keys;

    KeysTest(StoreKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        database = await(Database.open(vertx, kind.config(folder), folder));
        principals = new Principals(database, () -> NOW);
        keys = new Keys(database, () -> NOW);
        await(principals.addOrganisation("acme", "Acme"));
        await(principals.addOrganisation("other", "Other"));
        await(principals.addTeam("search", "acme", "Search"));
        await(principals.addUser("zoe", null, "search", "Zoë"));
    }

    @AfterEach
    void close() {
        await(database.close());
        await(vertx.close());
    }

    private static Key key(String id, Principal principal, Terms terms, @Nullable Instant expiresAt) {
        return new Key(id, "00".repeat(32), "laptop", principal, terms, NOW, expiresAt, null, null, null);
    }

    private static Key key(String id) {
        return key(id, Principal.NOBODY, Terms.FREE, null);
    }

    private Key found(String id) {
        Key found = await(keys.find(id));
        return Objects.requireNonNull(found);
    }

    @Test
    void organisations_teams_and_users_are_listed_by_id() {
        assertThat(await(principals.organisations()))
                .extracting(Organisation::id)
                .containsExactly("acme", "other");
        assertThat(await(principals.teams())).containsExactly(new Team("search", "acme", "Search", NOW));
        assertThat(await(principals.users())).containsExactly(new User("zoe", "acme", "search", "Zoë", NOW));
    }

    @Test
    void a_key_is_read_as_it_was_added() {
        Terms terms = new Terms(
                List.of("gpt-*", "simulated/demo"),
                List.of("/chat/completions"),
                Map.of("project", "a \"b\"; DROP TABLE api_key"),
                Unpriced.ALLOW_AND_ALERT);
        Key key = key("k1", new Principal("acme", null, null), terms, NOW.plusSeconds(60));

        await(keys.add(key));

        assertThat(await(keys.list())).containsExactly(key);
        assertThat(found("k1")).isEqualTo(key);
        assertThat(await(keys.find("unknown"))).isNull();
    }

    @Test
    void what_a_key_belongs_to_is_filled_in() {
        assertThat(await(keys.add(key("k1", new Principal(null, null, "zoe"), Terms.FREE, null)))
                        .principal())
                .isEqualTo(new Principal("acme", "search", "zoe"));
        assertThat(found("k1").principal()).isEqualTo(new Principal("acme", "search", "zoe"));
    }

    @Test
    void what_does_not_fit_together_is_refused_in_words() {
        assertThatThrownBy(() -> await(keys.add(key("k", new Principal("other", null, "zoe"), Terms.FREE, null))))
                .hasMessageContaining("org: \"other\" (expected: acme, as user zoe has)");
        assertThatThrownBy(() -> await(keys.add(key("k", new Principal(null, "nope", null), Terms.FREE, null))))
                .hasMessageContaining("team: \"nope\" is unknown (expected: one of ./sluice team list)");
        assertThatThrownBy(() -> await(principals.addTeam("search", "acme", "again")))
                .hasMessageContaining("team: \"search\" is there already (expected: another id)");
        assertThatThrownBy(() -> await(principals.addTeam("new", "nope", "x")))
                .hasMessageContaining("org: \"nope\" is unknown");
        assertThatThrownBy(() -> await(principals.addUser("new", null, null, "x")))
                .hasMessageContaining("no organisation");
        assertThatThrownBy(() -> await(principals.addOrganisation("No Such Id", "x")))
                .hasMessageContaining("org: \"No Such Id\" (expected: 1 to 64 of a-z");
        assertThatThrownBy(() -> await(principals.addOrganisation("x", "two\nlines")))
                .hasMessageContaining("name: 9 characters (expected: ");
        assertThatThrownBy(() -> await(keys.add(
                        key("k", Principal.NOBODY, new Terms(List.of("a b"), List.of(), Map.of(), null), null))))
                .hasMessageContaining("models: \"a b\"");
        assertThatThrownBy(() -> await(keys.add(
                        key("k", Principal.NOBODY, new Terms(List.of(), List.of(), Map.of("a b", "c"), null), null))))
                .hasMessageContaining("tag: \"a b\"");
        assertThat(await(keys.list())).isEmpty();
    }

    @Test
    void a_key_is_disabled_enabled_and_revoked_once() {
        await(keys.add(key("k1")));

        assertThat(await(keys.disable("k1"))).isTrue();
        assertThat(await(keys.disable("k1"))).isFalse();
        assertThat(found("k1").state(NOW)).isEqualTo(Key.State.DISABLED);
        assertThat(await(keys.enable("k1"))).isTrue();
        assertThat(found("k1").state(NOW)).isEqualTo(Key.State.GOOD);
        assertThat(await(keys.expire("k1", NOW))).isTrue();
        assertThat(found("k1").state(NOW)).isEqualTo(Key.State.EXPIRED);
        assertThat(await(keys.revoke("k1"))).isTrue();
        assertThat(await(keys.revoke("k1"))).isFalse();
        assertThat(await(keys.enable("k1"))).isFalse();
        assertThat(await(keys.expire("k1", NOW.plusSeconds(60)))).isFalse();
        assertThat(found("k1").state(NOW)).isEqualTo(Key.State.REVOKED);
    }

    @Test
    void two_keys_overlap_while_one_replaces_the_other_and_none_lives_longer_for_it() {
        await(keys.add(key("k1")));
        await(keys.add(key("brief", Principal.NOBODY, Terms.FREE, NOW.plusSeconds(5))));

        await(keys.rotate(found("k1"), key("k2"), NOW.plusSeconds(60)));
        await(keys.rotate(found("brief"), key("brief2"), NOW.plusSeconds(60)));

        assertThat(found("k1").state(NOW.plusSeconds(59))).isEqualTo(Key.State.GOOD);
        assertThat(found("k1").state(NOW.plusSeconds(60))).isEqualTo(Key.State.EXPIRED);
        assertThat(found("k2").state(NOW.plusSeconds(60))).isEqualTo(Key.State.GOOD);
        assertThat(found("brief").expiresAt()).isEqualTo(NOW.plusSeconds(5));
    }

    @Test
    void every_change_makes_another_revision_and_is_told() {
        long before = await(keys.revision());
        Promise<Void> told = Promise.promise();
        await(keys.add(key("k1")));
        assertThat(await(keys.revision())).isGreaterThan(before);
        assertThat(await(keys.revision())).isEqualTo(await(keys.revision()));

        keys.onChange(told::tryComplete);
        await(keys.disable("k1"));

        await(told.future());
    }

    @Test
    void keys_that_are_there_are_left_as_they_are() {
        await(keys.add(key("k1")));
        await(keys.revoke("k1"));

        await(keys.addMissing(List.of(key("k1"), key("k2"))));
        await(keys.addMissing(List.of(key("k1"), key("k2"))));

        assertThat(await(keys.list())).extracting(Key::id).containsExactly("k1", "k2");
        assertThat(found("k1").state(NOW)).isEqualTo(Key.State.REVOKED);
    }

    @Test
    void no_text_holds_the_hash() {
        assertThat(key("k1").toString()).doesNotContain("0000");
    }
}
