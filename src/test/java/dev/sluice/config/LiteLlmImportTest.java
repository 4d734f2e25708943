package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiteLlmImportTest {
    private static final String LITERAL = "sk-literal-0123456789";

    private static final String FILE = """
            model_list:
              - model_name: gpt-4o
                litellm_params:
                  model: openai/gpt-4o
                  api_key: os.environ/OPENAI_API_KEY
                  rpm: 500
                  tpm: 100000
              - model_name: gpt-4o
                litellm_params:
                  model: openai/gpt-4o-copy
                  api_base: https://llm.example.com/v1
                  api_key: %s
                  weight: 2
                model_info: {id: "second"}
              - model_name: "openai/*"
                litellm_params: {model: "openai/*"}
              - model_name: llama
                litellm_params: {model: ollama_chat/llama3.2, api_base: "http://localhost:11434"}
              - model_name: fast
                litellm_params: {model: groq/llama-3.1-8b-instant, api_key: os.environ/GROQ_API_KEY, timeout: 5}
              - model_name: bare
                litellm_params: {model: o3-mini}
              - model_name: command
                litellm_params: {model: replicate/meta-x, api_key: os.environ/REPLICATE_API_KEY}
              - model_name: command-bare
                litellm_params: {model: meta-x}
              - model_name: gpt-4-azure
                litellm_params: {model: azure/dep, api_base: os.environ/AZURE_API_BASE}
              - model_name: from-env
                litellm_params: {model: hosted_vllm/m, api_base: os.environ/VLLM_URL}
            router_settings:
              routing_strategy: usage-based-routing-v2
              num_retries: 3
              model_group_alias: {"gpt-4": "gpt-4o", gone: command}
            litellm_settings:
              drop_params: true
              fallbacks: [{"gpt-4o": ["command"]}]
            general_settings:
              master_key: %s
            environment_variables:
              REDIS_PASSWORD: %s
            """.formatted(LITERAL, LITERAL, LITERAL);

    @TempDir
    Path folder;

    private final LiteLlmImport.Result result = LiteLlmImport.of("config.yaml", FILE);

    @Test
    void what_comes_out_is_a_configuration_of_ours() {
        try (Loading loading = new Loading(folder)) {
            GatewayConfig config = loading.load(
                            result.yaml(),
                            Map.of("OPENAI_API_KEY", "o", "GROQ_API_KEY", "g", "VLLM_URL", "http://gpu.lan:8000"))
                    .config();

            assertThat(config.providers().keySet()).containsExactly("openai", "openai-2", "ollama", "groq", "vllm");
            ProviderConfig second = Objects.requireNonNull(config.providers().get("openai-2"));
            assertThat(second.baseUrl()).hasToString("https://llm.example.com/v1");
            assertThat(second.apiKey()).isEqualTo(new Secret(LITERAL));
            assertThat(config.providers().get("ollama"))
                    .extracting(ProviderConfig::baseUrl)
                    .hasToString("http://localhost:11434/v1");
            assertThat(config.models())
                    .containsExactly(
                            new ModelConfig("gpt-4o", List.of("openai/gpt-4o", "openai-2/gpt-4o-copy")),
                            new ModelConfig("llama", List.of("ollama/llama3.2")),
                            new ModelConfig("fast", List.of("groq/llama-3.1-8b-instant")),
                            new ModelConfig("bare", List.of("openai/o3-mini")),
                            new ModelConfig("from-env", List.of("vllm/m")),
                            new ModelConfig("gpt-4", List.of("openai/gpt-4o", "openai-2/gpt-4o-copy")));
            assertThat(config.routing().maxAttempts()).isEqualTo(4);
        }
    }

    @Test
    void keys_stay_references() {
        assertThat(result.yaml()).contains("apiKey: \"${OPENAI_API_KEY}\"", "apiKey: \"${GROQ_API_KEY}\"");
    }

    @Test
    void everything_left_out_is_listed_key_by_key() {
        assertThat(result.leftOut())
                .extracting(line -> line.substring(0, line.indexOf(": ")))
                .containsExactly(
                        "model_list[0].litellm_params.rpm",
                        "model_list[0].litellm_params.tpm",
                        "model_list[1].litellm_params.weight",
                        "model_list[1].model_info",
                        "model_list[4].litellm_params.timeout",
                        "model_list[6].litellm_params.model",
                        "model_list[7].litellm_params.model",
                        "model_list[8].litellm_params.model",
                        "router_settings.routing_strategy",
                        "litellm_settings.drop_params",
                        "litellm_settings.fallbacks",
                        "general_settings.master_key",
                        "environment_variables.REDIS_PASSWORD",
                        "router_settings.model_group_alias.gone");
        assertThat(result.leftOut())
                .contains(
                        "model_list[6].litellm_params.model: the provider replicate does not speak OpenAI's dialect, or "
                                + "not by a name known here");
    }

    @Test
    void a_literal_secret_is_warned_about_and_shown_nowhere_but_in_the_file() {
        assertThat(result.warnings())
                .containsExactly(
                        "model_list[1].litellm_params.api_key: a literal secret, it stands in the new file too "
                                + "(better: ${NAME})");
        assertThat(result.leftOut()).noneMatch(line -> line.contains(LITERAL));
    }

    @Test
    void texts_survive_whatever_they_hold() {
        String key = "a\"b\\c${HOME}'d: #é";
        String file = "model_list: [{model_name: 'x: \"y\"', litellm_params: {model: openai/m, api_key: \""
                + key.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}}]";

        try (Loading loading = new Loading(folder)) {
            GatewayConfig config = loading.load(LiteLlmImport.of("c", file).yaml(), Map.of("HOME", "wrong"))
                    .config();

            assertThat(config.providers().get("openai"))
                    .extracting(ProviderConfig::apiKey)
                    .isEqualTo(new Secret(key));
            assertThat(config.models()).containsExactly(new ModelConfig("x: \"y\"", List.of("openai/m")));
        }
    }

    @Test
    void what_is_no_litellm_file_is_one_line() {
        for (String text : List.of("", "server: {}", "model_list: 1", "- a")) {
            assertThatThrownBy(() -> LiteLlmImport.of("c.yaml", text))
                    .isInstanceOf(InvalidConfigException.class)
                    .hasMessageStartingWith("c.yaml:");
        }
    }
}
