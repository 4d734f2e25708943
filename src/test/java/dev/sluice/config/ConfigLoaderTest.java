package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
    private static final String SECRET = "sk-do-not-show-me-0123456789";

    private final Path folder;

    @AutoClose
    private final Loading loading;

    ConfigLoaderTest(@TempDir Path folder) {
        this.folder = folder;
        loading = new Loading(folder);
    }

    @Test
    void an_empty_file_and_one_of_comments_are_all_defaults() {
        assertThat(loading.load("").config()).isEqualTo(GatewayConfig.DEFAULT);
        assertThat(loading.load("# nothing\n").config()).isEqualTo(GatewayConfig.DEFAULT);
        assertThat(loading.load("server:\nproviders:\n").config()).isEqualTo(GatewayConfig.DEFAULT);
    }

    @Test
    void a_file_needs_only_what_differs() {
        ServerConfig server = loading.load(
                        "server:\n  port: 9000\n  bodyTimeout: 5m\n  maxBodyBytesByPath: {/v1/a: 7}\n")
                .config()
                .server();

        assertThat(server)
                .isEqualTo(new ServerConfig(
                        "127.0.0.1",
                        9000,
                        0,
                        33554432,
                        Map.of("/v1/a", 7L),
                        268435456,
                        Duration.ofMinutes(5),
                        TlsConfig.DEFAULT,
                        TransportName.AUTO,
                        false));
    }

    @Test
    void files_of_tls_are_looked_at_before_anything_starts() throws IOException {
        Path certificate = Files.writeString(folder.resolve("a.crt"), "-----BEGIN CERTIFICATE-----\n");
        Path encrypted = Files.writeString(folder.resolve("a.key"), "-----BEGIN ENCRYPTED PRIVATE KEY-----\n");
        String section = "server:\n  tls:\n    certificate: %s\n    key: %s\n";

        assertThat(loading.problems(section.formatted(certificate, "")))
                .containsExactly("4: server.tls.key: not set (expected: a path, as the certificate is given)");
        assertThat(loading.problems(section.formatted(certificate, folder.resolve("b.key"))))
                .containsExactly("4: server.tls.key: " + folder.resolve("b.key")
                        + " (expected: a file; there is none of this name)");
        assertThat(loading.problems(section.formatted(folder, encrypted)))
                .containsExactly("3: server.tls.certificate: " + folder + " (expected: a file)");
        assertThat(loading.problems(section.formatted(certificate, certificate)))
                .containsExactly("4: server.tls.key: " + certificate + " (expected: a PEM file with a PRIVATE KEY)");
        assertThat(loading.problems(section.formatted(certificate, encrypted)))
                .containsExactly("4: server.tls.key: " + encrypted + " (expected: a PEM file that is not encrypted)");
    }

    @Test
    void transports_have_the_names_of_the_kernels() {
        assertThat(loading.load("server: {transport: io_uring}\n")
                        .config()
                        .server()
                        .transport())
                .isEqualTo(TransportName.IO_URING);
        assertThat(loading.problems("server: {transport: iouring}\n"))
                .containsExactly(
                        "1: server.transport: \"iouring\" (expected: one of auto, epoll, io_uring, kqueue, nio)");
    }

    @Test
    void a_value_out_of_bounds_is_named_with_file_and_line() {
        loading.write("server:\n  port: 8080\n\nrouting:\n  # too few\n  maxAttempts: 0\n");

        assertThat(problemsOf(loading.file()))
                .containsExactly(loading.file() + ":6: routing.maxAttempts: 0 (expected: >= 1)");
    }

    @Test
    void all_problems_of_a_file_are_told_at_once_in_the_order_of_its_lines() {
        assertThat(loading.problems("""
                        server:
                          port: 70000
                          eventLoops: -1
                          hots: localhost
                        stream:
                          gate: 10
                          keepAlive: 0s
                        routing:
                          maxAttempts: two
                        models: fast
                        providers:
                          mine:
                            models: [a]
                        """))
                .containsExactly(
                        "2: server.port: 70000 (expected: <= 65535)",
                        "3: server.eventLoops: -1 (expected: >= 0)",
                        "4: server.hots: unknown key (did you mean host?)",
                        "6: stream.gate: 10 (expected: a duration such as 500ms, 15s, 5m or 1h)",
                        "7: stream.keepAlive: 0s (expected: >= 1ms)",
                        "9: routing.maxAttempts: \"two\" (expected: a whole number)",
                        "10: models: a single value (expected: a list)",
                        "12: providers.mine.baseUrl: not set (expected: a URL, as mine is none of the presets "
                                + Preset.ids() + ")");
    }

    @Test
    void an_unknown_key_is_refused_with_the_nearest_known_one() {
        assertThat(loading.problems("routing: {max_attempts: 1}"))
                .containsExactly("1: routing.max_attempts: unknown key (did you mean maxAttempts?)");
        assertThat(loading.problems("provider: {}"))
                .containsExactly("1: provider: unknown key (did you mean providers?)");
        assertThat(loading.problems("drain: {xyz: 1}"))
                .containsExactly("1: drain.xyz: unknown key (expected: one of announce, deadline)");
    }

    @Test
    void a_key_given_twice_is_refused_with_both_lines() {
        assertThat(loading.problems("server:\n  port: 1\n  host: a\n  port: 2\n"))
                .containsExactly("4: server.port: given twice (expected: once; line 2 has it too)");
    }

    @Test
    void what_is_no_mapping_is_refused() {
        assertThat(loading.problems("- a\n- b\n")).containsExactly("1: a list (expected: a mapping)");
        assertThat(loading.problems("hello")).containsExactly("1: a single value (expected: a mapping)");
        assertThat(loading.problems("server: [1]")).containsExactly("1: server: a list (expected: a mapping)");
    }

    @Test
    void tags_recursion_and_aliases_that_multiply_are_refused() {
        assertThat(loading.problems("server:\n  host: !!java.net.URL [\"http://127.0.0.1\"]\n"))
                .containsExactly("2: not YAML: Global tag is not allowed");
        assertThat(loading.problems("server:\n  host: !local a\n"))
                .containsExactly("2: server.host: a value with a tag (expected: a plain value)");
        assertThat(loading.problems("models: &a [*a]")).hasSize(1);
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            String item = "*a" + (i - 1);
            bomb.append("a" + i + ": &a" + i + " [" + (item + ",").repeat(9) + item + "]\n");
        }
        assertThat(loading.problems(bomb.toString())).hasSize(1);
        assertThat(loading.problems("models: " + "[".repeat(5000) + "]".repeat(5000)))
                .hasSize(1);
    }

    @Test
    void aliases_and_merges_of_ordinary_use_work() {
        Map<String, ProviderConfig> providers = loading.load("""
                        providers:
                          one: &one
                            baseUrl: http://127.0.0.1:9001/v1
                            gapTimeout: 5s
                          two:
                            <<: *one
                            baseUrl: http://127.0.0.1:9002/v1
                        """).config().providers();

        assertThat(Objects.requireNonNull(providers.get("two")).gapTimeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void a_file_that_is_not_there_not_text_or_too_long_is_one_line() throws IOException {
        Path file = folder.resolve("sluice.yaml");

        assertThat(problemsOf(file)).containsExactly(file + ": no such file");
        assertThat(problemsOf(folder)).containsExactly(folder + ": a directory (expected: a file)");
        Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xc3, 'x'});
        assertThat(problemsOf(file)).containsExactly(file + ": not UTF-8 (expected: UTF-8 text)");
        Files.writeString(file, "#".repeat((1 << 20) + 1));
        assertThat(problemsOf(file)).containsExactly(file + ": longer than 1 MiB (expected: at most 1 MiB)");
    }

    @Test
    void references_are_filled_in_anywhere_a_value_stands() {
        Map<String, String> environment = Map.of("HOST_NAME", "localhost", "PORT", "9000", "EMPTY", "", "KEY", SECRET);

        LoadedConfig loaded = loading.load("""
                        server:
                          host: ${HOST_NAME}
                          port: ${PORT}
                          bodyTimeout: ${EMPTY:-7}s
                        providers:
                          one: {baseUrl: "http://${HOST_NAME}:${PORT}/x", apiKey: os.environ/KEY, discover: "${NO:-false}"}
                        """, environment);

        assertThat(loaded.config().server().host()).isEqualTo("localhost");
        assertThat(loaded.config().server().port()).isEqualTo(9000);
        assertThat(loaded.config().server().bodyTimeout()).isEqualTo(Duration.ofSeconds(7));
        ProviderConfig one = Objects.requireNonNull(loaded.config().providers().get("one"));
        assertThat(one.baseUrl()).isEqualTo(URI.create("http://localhost:9000/x"));
        assertThat(one.apiKey()).isEqualTo(new Secret(SECRET));
        assertThat(one.discover()).isFalse();
    }

    @Test
    void a_reference_to_a_variable_that_is_not_set_names_it() {
        assertThat(loading.problems("providers:\n  one:\n    baseUrl: http://a/v1\n    apiKey: ${ONE_KEY}\n"))
                .containsExactly(
                        "4: providers.one.apiKey: ${ONE_KEY} (expected: the environment variable ONE_KEY to be set)");
        assertThat(loading.problems("auth: {pepper: os.environ/PEP}", Map.of("PEP", "")))
                .containsExactly("1: auth.pepper: os.environ/PEP (expected: the environment variable PEP to be set)");
    }

    @Test
    void a_dollar_twice_is_a_literal_reference() {
        References references = new References(Map.of("A", "1"));

        assertThat(references.resolve("k", "$${A}${A}$A")).isEqualTo("${A}1$A");
        assertThat(references.resolve("k", References.escape("${A}$${A}"))).isEqualTo("${A}$${A}");
    }

    @Test
    void no_secret_is_ever_in_an_error() {
        List<String> broken = List.of(
                "auth: {pepper: SECRET}",
                "auth: {pepper: [SECRET]}",
                "providers: {openai: SECRET}",
                "providers: {openai: [SECRET]}",
                "providers: {openai: {apiKey: [SECRET]}}",
                "providers: {openai: {apiKey: {SECRET: 1}}}",
                "providers: {openai: {apikey: SECRET}}",
                "providers: {one: {apiKey: SECRET}}",
                "providers: {one: {baseUrl: 'https://user:SECRET@host/v1'}}",
                "providers: {one: {baseUrl: 'https://host/v1?key=SECRET'}}",
                "providers: {one: {baseUrl: 'https://user:SECRET@ho st/v1'}}",
                "server: {port: '${KEY}'}",
                "server: {bodyTimeout: '${KEY}'}",
                "models: [{name: '${KEY}'}]",
                "models: [{name: a, targets: ['${KEY}']}]",
                "providers: {openai: {apiKey: *SECRET}}",
                "providers: {openai: {apiKey: !SECRET x}}",
                "providers: {openai: {apiKey: 'SECRET",
                "providers:\n  openai:\n    apiKey: @SECRET",
                "providers:\n  openai:\n    apiKey: SECRET\n   x: y",
                "SECRET",
                "providers: {openai: {apiKey: SECRET, apiKey: SECRET}}");

        for (String yaml : broken) {
            assertThat(loading.problems(yaml.replace("SECRET", SECRET), Map.of("KEY", SECRET)))
                    .as(yaml)
                    .isNotEmpty()
                    .noneMatch(problem -> problem.contains(SECRET));
        }
    }

    @Test
    void a_configuration_with_secrets_prints_without_them() {
        LoadedConfig loaded = loading.load(
                "auth: {pepper: 0123456789012345678901234567-" + SECRET + "}", Map.of("OPENAI_API_KEY", SECRET));

        assertThat(loaded.toString()).doesNotContain(SECRET).contains("***");
    }

    /** Whatever the damage: the configuration loads, or the failure is made of lines for the operator. */
    @Test
    void no_damage_to_the_file_ends_in_anything_but_lines() throws IOException {
        String whole = Files.readString(Path.of(System.getProperty("sluice.root", ".."), "config", "sluice.yaml"))
                .replaceAll("(?m)^\\s*#.*\\n", "");
        Random random = new Random(7);
        String noise = "{}[]:,&*!|>'\"%@`\t\n -#0a\u0000é";

        for (int i = 0; i < 400; i++) {
            StringBuilder damaged = new StringBuilder(whole);
            for (int hits = 1 + random.nextInt(3); hits > 0; hits--) {
                int at = random.nextInt(damaged.length());
                switch (random.nextInt(3)) {
                    case 0 -> damaged.setCharAt(at, noise.charAt(random.nextInt(noise.length())));
                    case 1 -> damaged.insert(at, noise.charAt(random.nextInt(noise.length())));
                    default -> damaged.delete(at, Math.min(damaged.length(), at + 1 + random.nextInt(20)));
                }
            }
            assertThat(loading.problems(damaged.toString())).doesNotContainNull();
        }
    }

    @Test
    void the_command_line_wins_over_the_file() {
        loading.write("server: {port: 9000, host: localhost}");

        ServerConfig server = loading.load(loading.file(), Map.of(), new Overrides(null, 9001))
                .config()
                .server();

        assertThat(server.host()).isEqualTo("localhost");
        assertThat(server.port()).isEqualTo(9001);
        assertThat(loading.problems(() -> loading.load(null, Map.of(), new Overrides(null, 70_000))))
                .containsExactly("--port: 70000 (expected: <= 65535)");
    }

    private List<String> problemsOf(Path file) {
        try {
            loading.load(file, Map.of(), Overrides.NONE);
            return List.of();
        } catch (InvalidConfigException invalid) {
            return invalid.problems();
        }
    }
}
