package dev.sluice.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.Secret;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyStoreTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:15:30.123Z");

    @TempDir
    Path directory;

    private Path file;
    private Pepper pepper;
    private KeyStore store;

    @BeforeEach
    void open() throws IOException {
        file = directory.resolve("keys.jsonl");
        pepper = Pepper.load(new Secret("a pepper of some length"), directory, new SecureRandom());
        store = anotherStore();
    }

    private KeyStore anotherStore() {
        return new KeyStore(directory, pepper, new SecureRandom(), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private List<String> ids() throws IOException {
        return anotherStore().list().stream().map(KeyRecord::id).toList();
    }

    @Test
    void there_are_no_keys_before_the_first_one() throws IOException {
        assertThat(store.list()).isEmpty();
        assertThat(store.version()).isEqualTo(KeySource.Version.NONE);
        assertThat(store.revoke("abc123def456")).isFalse();
    }

    @Test
    void a_new_key_is_one_line_of_json_in_a_file_for_its_owner_alone() throws IOException {
        ApiKey key = store.create("laptop \"of\" Zoë");

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(1);
        JsonObject line = new JsonObject(lines.getFirst());
        assertThat(line.getMap())
                .containsEntry("event", "created")
                .containsEntry("id", key.id())
                .containsEntry("name", "laptop \"of\" Zoë")
                .containsEntry("at", "2026-11-22T10:15:30.123Z")
                .containsEntry("hash", HexFormat.of().formatHex(pepper.hash().of(key)))
                .hasSize(5);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(anotherStore().list())
                .containsExactly(new KeyRecord(key.id(), "laptop \"of\" Zoë", NOW, null, line.getString("hash")));
    }

    @Test
    void a_revoked_key_stays_listed_and_is_revoked_once() throws IOException {
        ApiKey first = store.create("first");
        ApiKey second = store.create("second");

        assertThat(store.revoke(first.id())).isTrue();
        assertThat(store.revoke(first.id())).isFalse();

        List<KeyRecord> keys = anotherStore().list();
        assertThat(keys).extracting(KeyRecord::id).containsExactly(first.id(), second.id());
        assertThat(keys).extracting(KeyRecord::revokedAt).containsExactly(NOW, null);
        assertThat(Files.readAllLines(file)).hasSize(3);
    }

    @Test
    void every_write_makes_another_version() throws IOException {
        Set<KeySource.Version> versions = ConcurrentHashMap.newKeySet();
        versions.add(store.version());
        for (int i = 0; i < 20; i++) {
            ApiKey key = store.create("key");
            versions.add(store.version());
            store.revoke(key.id());
            versions.add(store.version());
        }

        assertThat(versions).hasSize(41);
        assertThat(store.version()).isEqualTo(anotherStore().version());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "two\nlines", "bell\u0007", "line\u2028separator"})
    void a_name_is_printable(String name) {
        assertThatThrownBy(() -> store.create(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: 1 to 100 printable ones");
        assertThat(file).doesNotExist();
    }

    @Test
    void a_line_torn_off_at_any_byte_costs_no_other_key() throws IOException {
        ApiKey first = store.create("first");
        byte[] whole = Files.readAllBytes(file);
        ApiKey second = store.create("second ë");
        byte[] both = Files.readAllBytes(file);
        for (int length = whole.length; length < both.length; length++) {
            Files.write(file, Arrays.copyOf(both, length));
            // Only the line break is missing from the longest one.
            List<String> expected = length == both.length - 1 ? List.of(first.id(), second.id()) : List.of(first.id());

            assertThat(ids()).as("torn at byte %d", length).isEqualTo(expected);
            ApiKey third = store.create("third");

            assertThat(ids())
                    .as("torn at byte %d", length)
                    .hasSize(expected.size() + 1)
                    .contains(third.id());
            assertThat(Files.readString(file)).endsWith("}\n").doesNotContain("\n\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"event\":\"created\"",
                "not json at all with sk-sl-secret",
                "[]",
                "{}",
                "{\"event\":\"suspended\",\"id\":\"abc123def456\",\"at\":\"2026-11-22T10:15:30Z\"}",
                "{\"event\":\"revoked\",\"id\":\"../../etc\",\"at\":\"2026-11-22T10:15:30Z\"}",
                "{\"event\":\"revoked\",\"id\":\"abc123def456\",\"at\":\"yesterday\"}",
                "{\"event\":\"revoked\",\"id\":\"abc123def456\",\"id\":\"abc123def457\",\"at\":\"2026-11-22T10:15:30Z\"}",
                "{\"event\":\"created\",\"id\":\"abc123def456\",\"name\":\"n\",\"at\":\"2026-11-22T10:15:30Z\",\"hash\":\"00\"}",
                "{\"event\":\"revoked\",\"id\":\"abc123def456\",\"at\":\"2026-11-22T10:15:30Z\"} {}",
            })
    void a_line_that_cannot_be_read_is_not_passed_over_for_it_may_revoke(String line) throws IOException {
        store.create("first");
        Files.writeString(file, line + "\n", StandardOpenOption.APPEND);

        assertThatThrownBy(() -> anotherStore().list())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("keys.jsonl:2: ")
                .hasMessageContaining("(expected: ")
                .hasMessageNotContaining("secret");
    }

    @Test
    void the_same_id_twice_is_an_error() throws IOException {
        store.create("first");
        Files.writeString(file, Files.readString(file), StandardOpenOption.APPEND);

        assertThatThrownBy(() -> anotherStore().list()).hasMessageContaining("keys.jsonl:2: id: ");
    }

    @Test
    void members_of_a_later_version_and_blank_lines_are_passed_over() throws IOException {
        ApiKey key = store.create("first");
        String line = Files.readString(file);
        Files.writeString(file, line.replace("{", "{\"budget\":{\"id\":[1,\"x\"]},\"team\":\"a\",") + "\n\n");

        assertThat(ids()).containsExactly(key.id());
    }

    @Test
    void two_stores_on_one_directory_lose_nothing() throws Exception {
        int each = 25;
        Set<String> made = ConcurrentHashMap.newKeySet();
        Set<String> failures = ConcurrentHashMap.newKeySet();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            KeyStore own = anotherStore();
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    for (int k = 0; k < each; k++) {
                        String id = own.create("key").id();
                        made.add(id);
                        own.list();
                        if (k % 5 == 0) {
                            own.revoke(id);
                        }
                    }
                } catch (IOException failure) {
                    failures.add(failure.toString());
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(failures).isEmpty();
        assertThat(ids()).hasSize(4 * each).containsExactlyInAnyOrderElementsOf(made);
        assertThat(anotherStore().list().stream().filter(KeyRecord::isRevoked)).hasSize(4 * each / 5);
    }

    @Test
    void no_file_and_no_text_holds_a_secret() throws IOException {
        Pepper ofFile = Pepper.load(null, directory, new SecureRandom());
        KeyStore ofDirectory = new KeyStore(directory, ofFile, new SecureRandom(), Clock.systemUTC());
        List<String> forms = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            String secret = ofDirectory.create("key " + i).reveal().substring(19);
            forms.addAll(formsOf(secret));
        }
        List<String> texts = new ArrayList<>(List.of(ofDirectory.list().toString()));
        try (Stream<Path> files = Files.list(directory)) {
            for (Path path : files.toList()) {
                texts.add(Files.readString(path, StandardCharsets.ISO_8859_1));
            }
        }

        assertThat(texts).hasSize(4);
        for (String text : texts) {
            assertThat(text).doesNotContain(forms);
        }
        assertThat(ofDirectory.list().toString())
                .doesNotContain(ofDirectory.list().getFirst().hash());
    }

    /** As it is, in hex, in base64 at each of its three alignments, and in halves. */
    private static List<String> formsOf(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        String shiftedOnce = Base64.getEncoder().encodeToString(("x" + secret).getBytes(StandardCharsets.UTF_8));
        String shiftedTwice = Base64.getEncoder().encodeToString(("xx" + secret).getBytes(StandardCharsets.UTF_8));
        return List.of(
                secret.substring(0, 21),
                secret.substring(22),
                new StringBuilder(secret).reverse().substring(0, 21),
                HexFormat.of().formatHex(bytes),
                Base64.getEncoder().encodeToString(bytes).substring(0, 40),
                shiftedOnce.substring(4, 40),
                shiftedTwice.substring(4, 40));
    }
}
