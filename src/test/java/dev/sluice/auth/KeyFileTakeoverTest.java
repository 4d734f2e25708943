package dev.sluice.auth;

import static dev.sluice.testing.TestGateway.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.Secret;
import dev.sluice.pipeline.Principal;
import dev.sluice.pipeline.Terms;
import dev.sluice.principal.Key;
import dev.sluice.principal.Keys;
import dev.sluice.store.Database;
import dev.sluice.testing.OverBothStores;
import dev.sluice.testing.StoreKind;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OverBothStores
class KeyFileTakeoverTest {
    private final StoreKind kind;
    private final Vertx vertx = Vertx.vertx();
    private final ApiKey good = ApiKey.generate(new SecureRandom());
    private final ApiKey revoked = ApiKey.generate(new SecureRandom());

    @TempDir
    Path folder;

    private Path file;
    private Pepper pepper;
    private Database database;
    private Keys keys;

    KeyFileTakeoverTest(StoreKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws IOException {
        file = folder.resolve("keys.jsonl");
        pepper = Pepper.load(new Secret("a pepper of some length"), folder, new SecureRandom());
        database = await(Database.open(vertx, kind.config(folder), folder));
        keys = new Keys(database, InstantSource.system());
    }

    @AfterEach
    void close() {
        await(database.close());
        await(vertx.close());
    }

    private String created(ApiKey key) {
        return "{\"event\":\"created\",\"id\":\"" + key.id() + "\",\"name\":\"laptop\",\"at\":\"2026-11-22T10:15:30Z\","
                + "\"hash\":\"" + HexFormat.of().formatHex(pepper.hash().of(key)) + "\"}\n";
    }

    private void writeFile() throws IOException {
        Files.writeString(
                file,
                created(good) + created(revoked) + "{\"event\":\"revoked\",\"id\":\"" + revoked.id()
                        + "\",\"at\":\"2026-11-22T11:00:00Z\"}\n");
    }

    private KeyFileTakeover takeover() {
        return new KeyFileTakeover(vertx, keys, folder);
    }

    @Test
    void keys_of_the_file_are_in_the_store_once_and_the_file_is_put_aside() throws IOException {
        writeFile();
        assertThat(KeyFileTakeover.isDue(folder)).isTrue();

        await(takeover().run());

        assertThat(file).doesNotExist();
        assertThat(folder.resolve("keys.jsonl.taken-over")).exists();
        assertThat(await(keys.list())).extracting(Key::id).containsExactlyInAnyOrder(good.id(), revoked.id());
        Key stored = Objects.requireNonNull(await(keys.find(good.id())));
        assertThat(stored.createdAt()).isEqualTo(Instant.parse("2026-11-22T10:15:30Z"));
        assertThat(stored.state(Instant.now())).isEqualTo(Key.State.GOOD);
        assertThat(Objects.requireNonNull(await(keys.find(revoked.id()))).state(Instant.now()))
                .isEqualTo(Key.State.REVOKED);

        await(takeover().run());
        assertThat(await(keys.list())).hasSize(2);
    }

    @Test
    void a_file_that_comes_back_brings_no_revoked_key_back() throws IOException {
        writeFile();
        await(takeover().run());
        await(keys.revoke(good.id()));

        writeFile();
        await(takeover().run());

        assertThat(Objects.requireNonNull(await(keys.find(good.id()))).state(Instant.now()))
                .isEqualTo(Key.State.REVOKED);
    }

    @Test
    void a_file_that_cannot_be_read_is_left_and_makes_the_keys_unreadable() throws IOException {
        Files.writeString(file, "no json\n" + created(good));

        assertThatThrownBy(() -> await(takeover().run())).hasMessageContaining("keys.jsonl:1: ");

        assertThat(file).exists();
        assertThat(await(keys.list())).isEmpty();
    }

    @Test
    void a_ring_on_the_store_knows_old_keys_and_new_ones() throws IOException {
        writeFile();
        KeyRing ring = new KeyRing(
                vertx, new StoredKeys(keys, takeover()), pepper, new SecureRandom(), Duration.ofMillis(100));
        KeyIssuer issuer = new KeyIssuer(keys, pepper, new SecureRandom(), InstantSource.system());

        await(ring.start());
        assertThat(ring.isRead()).isTrue();
        assertThat(Objects.requireNonNull(ring.find(good.id())).isGood(ring.nowMillis()))
                .isTrue();
        assertThat(Objects.requireNonNull(ring.find(revoked.id())).isGood(ring.nowMillis()))
                .isFalse();

        KeyIssuer.Issued first = await(issuer.create("ci", Principal.NOBODY, Terms.FREE, null));
        KeyIssuer.Issued second = await(issuer.rotate(first.key().id(), Duration.ofHours(1)));
        await(ring.refreshed());
        for (KeyIssuer.Issued issued : List.of(first, second)) {
            KnownKey known = Objects.requireNonNull(ring.find(issued.key().id()));
            assertThat(known.isGood(ring.nowMillis())).isTrue();
            assertThat(pepper.hash().matches(issued.secret(), known.hash())).isTrue();
        }
        ring.close();
    }
}
