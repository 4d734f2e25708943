package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sections {@code providers} and {@code models}, with what the environment adds to them. */
class ProvidersTest {
    @AutoClose
    private final Loading loading;

    ProvidersTest(@TempDir Path folder) {
        loading = new Loading(folder);
    }

    @Test
    void an_empty_environment_brings_the_simulated_provider_alone() {
        LoadedConfig loaded = environment(Map.of());

        assertThat(loaded.config()).isEqualTo(GatewayConfig.DEFAULT);
        assertThat(loaded.origins()).isEmpty();
    }

    @Test
    void every_preset_appears_when_its_variables_are_set_in_the_presets_order() {
        Map<String, String> variables = new HashMap<>();
        for (Preset preset : Preset.values()) {
            if (preset.keyVariable() != null) {
                variables.put(preset.keyVariable(), "key-of-" + preset);
            }
            if (preset.urlVariable() != null && (preset.keyVariable() == null || preset == Preset.AZURE)) {
                variables.put(preset.urlVariable(), "http://127.0.0.1:7000");
            }
        }

        LoadedConfig loaded = environment(variables);

        assertThat(loaded.config().providers().keySet())
                .containsExactly(
                        "openai",
                        "anthropic",
                        "gemini",
                        "bedrock",
                        "azure",
                        "ollama",
                        "vllm",
                        "llamacpp",
                        "lmstudio",
                        "groq",
                        "mistral",
                        "cohere",
                        "deepseek",
                        "xai",
                        "openrouter",
                        "together",
                        "fireworks");
        assertThat(loaded.origins()).containsEntry("groq", "GROQ_API_KEY").containsEntry("ollama", "OLLAMA_BASE_URL");
        assertThat(provider(loaded, "vllm").baseUrl()).isEqualTo(URI.create("http://127.0.0.1:7000/v1"));
        assertThat(provider(loaded, "mistral").includeUsage()).isFalse();
        assertThat(provider(loaded, "xai").includeUsage()).isTrue();
        assertThat(provider(loaded, "xai").apiKey()).isEqualTo(new Secret("key-of-XAI"));
        assertThat(loaded.warnings()).isEmpty();
    }

    @Test
    void an_empty_variable_counts_as_not_set() {
        assertThat(environment(Map.of("OPENAI_API_KEY", "", "OLLAMA_BASE_URL", ""))
                        .config()
                        .providers())
                .isEmpty();
    }

    @Test
    void a_local_url_without_a_path_gets_the_usual_version() {
        Map<String, String> expected = Map.of(
                "http://localhost:11434", "http://localhost:11434/v1",
                "http://localhost:11434/", "http://localhost:11434/v1",
                "http://localhost:11434/v1", "http://localhost:11434/v1",
                "http://localhost:11434/v1/", "http://localhost:11434/v1",
                "http://gpu.lan/ollama/v1//", "http://gpu.lan/ollama/v1");

        expected.forEach((url, base) -> {
            assertThat(provider(environment(Map.of("OLLAMA_BASE_URL", url)), "ollama")
                            .baseUrl())
                    .hasToString(base);
            assertThat(provider(loading.load("providers: {ollama: {baseUrl: '" + url + "'}}"), "ollama")
                            .baseUrl())
                    .hasToString(base);
        });
    }

    @Test
    void a_variable_that_is_no_url_is_one_clear_line() {
        assertThat(loading.problems(() -> environment(Map.of("OLLAMA_BASE_URL", "localhost:11434"))))
                .containsExactly("OLLAMA_BASE_URL: localhost:11434 (expected: an absolute http or https URL)");
        assertThat(loading.problems(() -> environment(Map.of("VLLM_BASE_URL", "http://u:p@gpu/v1"))))
                .containsExactly(
                        "VLLM_BASE_URL: *** (expected: an absolute http or https URL without user information; use apiKey)");
    }

    /** Someone who points an SDK at the gateway sets the very variable that would make the gateway call itself. */
    @Test
    void a_variable_that_points_at_the_gateway_itself_is_not_used() {
        LoadedConfig loaded = environment(Map.of("OPENAI_API_KEY", "k", "OPENAI_BASE_URL", "http://localhost:8080/v1"));

        assertThat(provider(loaded, "openai").baseUrl()).isEqualTo(Preset.OPENAI.baseUrl());
        assertThat(loaded.origins()).containsEntry("openai", "OPENAI_API_KEY");
        assertThat(loaded.warnings())
                .containsExactly(
                        "OPENAI_BASE_URL points at this gateway itself and is not used for the provider openai");
    }

    @Test
    void an_entry_of_the_file_replaces_the_environments_and_stands_in_front() {
        LoadedConfig loaded = loading.load("""
                        providers:
                          mine: {baseUrl: "http://127.0.0.1:9001/v1/"}
                          groq:
                            models: [llama]
                            gapTimeout: 5s
                        stream: {gapTimeout: 7s}
                        """, Map.of("OPENAI_API_KEY", "o", "GROQ_API_KEY", "g"));

        assertThat(loaded.config().providers().keySet()).containsExactly("mine", "groq", "openai");
        assertThat(loaded.origins())
                .containsEntry("mine", loading.file() + ":2")
                .containsEntry("openai", "OPENAI_API_KEY");
        ProviderConfig groq = provider(loaded, "groq");
        assertThat(groq.apiKey()).isEqualTo(new Secret("g"));
        assertThat(groq.gapTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(groq.discover()).isFalse();
        ProviderConfig mine = provider(loaded, "mine");
        assertThat(mine)
                .isEqualTo(new ProviderConfig(
                        ProviderApi.OPENAI,
                        URI.create("http://127.0.0.1:9001/v1"),
                        null,
                        List.of(),
                        List.of(),
                        true,
                        true,
                        true,
                        true,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(120),
                        Duration.ofSeconds(7),
                        null,
                        null,
                        OnCancel.ABORT,
                        Duration.ofMinutes(1),
                        null));
    }

    @Test
    void an_entry_without_keys_is_its_preset() {
        assertThat(provider(loading.load("providers:\n  ollama:\n"), "ollama").baseUrl())
                .isEqualTo(Preset.OLLAMA.baseUrl());
        assertThat(provider(loading.load("providers: {work: {preset: openai, apiKey: w}}"), "work")
                        .families())
                .contains("gpt-*");
    }

    @Test
    void whether_a_host_serves_responses_is_known_of_presets_and_else_believed() {
        assertThat(provider(loading.load("providers: {llamacpp: {}}"), "llamacpp")
                        .responses())
                .isFalse();
        assertThat(provider(loading.load("providers: {ollama: {}}"), "ollama").responses())
                .isTrue();
        assertThat(provider(loading.load("providers: {mine: {baseUrl: http://a/v1}}"), "mine")
                        .responses())
                .isTrue();
        assertThat(provider(loading.load("providers: {ollama: {responses: false}}"), "ollama")
                        .responses())
                .isFalse();
    }

    @Test
    void a_key_that_is_missing_is_named_by_its_variable() {
        assertThat(loading.problems("providers:\n  xai: {}\n"))
                .containsExactly("2: providers.xai.apiKey: not set (expected: a key, or the environment variable "
                        + "XAI_API_KEY to be set)");
    }

    @Test
    void an_entry_that_cannot_be_is_refused() {
        assertThat(loading.problems("providers: {mine: {preset: openia}}"))
                .containsExactly("1: providers.mine.preset: openia (expected: one of " + Preset.ids() + ")");
        assertThat(loading.problems("providers: {simulated: {baseUrl: http://a/v1}}"))
                .containsExactly(
                        "1: providers.simulated: this name (expected: another name, it belongs to the simulated "
                                + "provider)");
        assertThat(loading.problems("providers: {a/b: {baseUrl: http://a/v1}}")).hasSize(1);
        assertThat(loading.problems("providers: {a: {baseUrl: ftp://a/v1}}"))
                .containsExactly("1: providers.a.baseUrl: ftp://a/v1 (expected: an absolute http or https URL)");
        assertThat(loading.problems("providers:\n  a:\n    baseUrl: http://a/v1\n    gapTimeout: 0s\n"))
                .containsExactly("4: providers.a.gapTimeout: 0s (expected: >= 1ms)");
        assertThat(loading.problems("providers: {a: {baseUrl: http://a/v1, families: ['a*b*']}}"))
                .containsExactly("1: providers.a.families: a*b* (expected: at most one *)");
    }

    @Test
    void a_key_in_the_clear_is_warned_about() {
        assertThat(loading.load("providers: {a: {baseUrl: http://gpu.lan/v1, apiKey: k}}")
                        .warnings())
                .containsExactly("providers.a: its key travels to gpu.lan in the clear, the URL is not https");
        assertThat(loading.load("providers: {a: {baseUrl: http://127.0.0.1:1/v1, apiKey: k}}")
                        .warnings())
                .isEmpty();
    }

    @Test
    void models_have_a_name_and_targets() {
        List<ModelConfig> models = loading.load("""
                        models:
                          - {name: fast, target: simulated/demo}
                          - name: "gpt-*"
                            targets: ["simulated/gpt-*", simulated/demo]
                        """).config().models();

        assertThat(models)
                .containsExactly(
                        new ModelConfig("fast", List.of("simulated/demo")),
                        new ModelConfig("gpt-*", List.of("simulated/gpt-*", "simulated/demo")));
    }

    @Test
    void models_that_cannot_be_are_refused_with_their_line() {
        assertThat(loading.problems("""
                        models:
                          - name: a
                            target: demo
                          - name: b
                          - name: c
                            target: x/y
                            targets: [x/z]
                          - name: d
                            target: "x/y-*"
                          - target: x/y
                          - name: "*-*"
                            target: x/y
                        """))
                .containsExactly(
                        "2: models[0].targets[0]: demo (expected: provider/model)",
                        "4: models[1].targets: not set (expected: target or targets)",
                        "7: models[2].targets: both target and targets (expected: one of them)",
                        "8: models[3].targets[0]: x/y-* (expected: a * only where the name has one)",
                        "10: models[4].name: not set (expected: a text, in quotes if it looks like something else)",
                        "11: models[5].name: *-* (expected: at most one *)");
        assertThat(loading.problems("models:\n- {name: a, target: opena/x}\n", Map.of("OPENAI_API_KEY", "k")))
                .containsExactly(
                        "2: models[0].targets[0]: opena/x (expected: a provider in front of the first /, one of "
                                + "openai, simulated, local)");
        assertThat(loading.problems("models:\n- {name: a, target: simulated/x}\n- {name: a, target: simulated/x}\n"))
                .containsExactly("3: models[1].name: a (expected: a name that no entry above has)");
    }

    private LoadedConfig environment(Map<String, String> variables) {
        return loading.load((Path) null, variables, Overrides.NONE);
    }

    private static ProviderConfig provider(LoadedConfig loaded, String name) {
        return Objects.requireNonNull(loaded.config().providers().get(name), name);
    }
}
