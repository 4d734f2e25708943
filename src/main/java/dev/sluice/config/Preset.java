package dev.sluice.config;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A host that is known and needs no more than a key or a URL to be used. The order is the one in which
 * providers found in the environment are asked for a bare model name.
 *
 * <p>URLs and variables are those that LiteLLM and the hosts' own SDKs use.
 */
public enum Preset {
    OPENAI(
            "https://api.openai.com/v1",
            "OPENAI_API_KEY",
            "OPENAI_BASE_URL",
            "gpt-*",
            "o1*",
            "o3*",
            "o4*",
            "chatgpt-*",
            "text-embedding-*",
            "text-moderation-*",
            "omni-moderation-*",
            "whisper-*",
            "tts-*",
            "dall-e-*",
            "gpt-image-*",
            "davinci-*",
            "babbage-*"),
    ANTHROPIC(
            ProviderApi.ANTHROPIC,
            "https://api.anthropic.com/v1",
            "ANTHROPIC_API_KEY",
            "ANTHROPIC_BASE_URL",
            "claude-*"),
    GEMINI(ProviderApi.GEMINI, "https://generativelanguage.googleapis.com/v1beta", "GEMINI_API_KEY", null, "gemini-*"),
    BEDROCK(
            ProviderApi.BEDROCK,
            "https://bedrock-runtime.us-east-1.amazonaws.com",
            "AWS_BEARER_TOKEN_BEDROCK",
            "BEDROCK_BASE_URL",
            "anthropic.*",
            "amazon.*",
            "us.*",
            "eu.*",
            "apac.*",
            "global.*"),
    /** Its address is the resource's, and its models are called as whoever deployed them wished. */
    AZURE(ProviderApi.AZURE, null, "AZURE_OPENAI_API_KEY", "AZURE_OPENAI_ENDPOINT"),
    /** It needs no key but a login; the address depends on the location. */
    VERTEX(ProviderApi.VERTEX, "https://aiplatform.googleapis.com/v1", null, null, "gemini-*", "claude-*"),
    OLLAMA("http://127.0.0.1:11434/v1", null, "OLLAMA_BASE_URL"),
    VLLM("http://127.0.0.1:8000/v1", null, "VLLM_BASE_URL"),
    /** Its own default port is 8080, which is ours. */
    LLAMACPP("http://127.0.0.1:8081/v1", null, "LLAMACPP_BASE_URL"),
    LMSTUDIO("http://127.0.0.1:1234/v1", null, "LMSTUDIO_BASE_URL"),
    GROQ("https://api.groq.com/openai/v1", "GROQ_API_KEY", null),
    MISTRAL(
            "https://api.mistral.ai/v1",
            "MISTRAL_API_KEY",
            null,
            "mistral-*",
            "ministral-*",
            "open-mistral-*",
            "open-mixtral-*",
            "codestral-*",
            "devstral-*",
            "magistral-*",
            "pixtral-*",
            "voxtral-*"),
    COHERE(ProviderApi.COHERE, "https://api.cohere.com/v2", "COHERE_API_KEY", null, "command-*", "embed-*", "rerank-*"),
    DEEPSEEK("https://api.deepseek.com/v1", "DEEPSEEK_API_KEY", null, "deepseek-*"),
    XAI("https://api.x.ai/v1", "XAI_API_KEY", null, "grok-*"),
    OPENROUTER("https://openrouter.ai/api/v1", "OPENROUTER_API_KEY", null),
    TOGETHER("https://api.together.xyz/v1", "TOGETHER_API_KEY", null),
    FIREWORKS("https://api.fireworks.ai/inference/v1", "FIREWORKS_API_KEY", null, "accounts/fireworks/*");

    private final String id;
    private final ProviderApi api;
    private final @Nullable URI baseUrl;
    private final @Nullable String keyVariable;
    private final @Nullable String urlVariable;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> families;

    Preset(String baseUrl, @Nullable String keyVariable, @Nullable String urlVariable, String... families) {
        this(ProviderApi.OPENAI, baseUrl, keyVariable, urlVariable, families);
    }

    Preset(
            ProviderApi api,
            @Nullable String baseUrl,
            @Nullable String keyVariable,
            @Nullable String urlVariable,
            String... families) {
        this.api = api;
        this.id = name().toLowerCase(Locale.ROOT);
        this.baseUrl = baseUrl == null ? null : URI.create(baseUrl);
        this.keyVariable = keyVariable;
        this.urlVariable = urlVariable;
        this.families = List.of(families);
    }

    /** The preset of that {@link #id}, or null. */
    public static @Nullable Preset of(String id) {
        for (Preset preset : values()) {
            if (preset.id.equals(id)) {
                return preset;
            }
        }
        return null;
    }

    /** All {@link #id}s, for a message. */
    static String ids() {
        return Arrays.stream(values()).map(Preset::id).collect(Collectors.joining(", "));
    }

    /** The name in the file, and of the provider that the environment brings. */
    public String id() {
        return id;
    }

    /** Whose API it speaks. */
    public ProviderApi api() {
        return api;
    }

    /** Null for a host that everybody has at another address. */
    public @Nullable URI baseUrl() {
        return baseUrl;
    }

    /** The environment variable of its key, or null for a host that needs none. */
    public @Nullable String keyVariable() {
        return keyVariable;
    }

    /** The environment variable of another base URL, or null. */
    public @Nullable String urlVariable() {
        return urlVariable;
    }

    /** Wildcards of the bare model names that people mean this host by. */
    public List<String> families() {
        return families;
    }

    /** Whether {@code stream_options.include_usage} may be asked for; Mistral sends the usage unasked. */
    public boolean includeUsage() {
        return this != MISTRAL;
    }

    /** Whether its streams end with {@code data: [DONE]}. */
    public boolean doneMarker() {
        return true;
    }

    /** Bedrock bills an answer to its end, whoever has left. */
    public OnCancel onCancel() {
        return this == BEDROCK ? OnCancel.DRAIN : OnCancel.ABORT;
    }

    /** Whether it serves {@code /responses} itself; else such questions are translated. */
    public boolean responses() {
        return switch (this) {
            case OPENAI, AZURE, XAI, GROQ, OPENROUTER, OLLAMA, VLLM, LMSTUDIO -> true;
            case MISTRAL, DEEPSEEK, TOGETHER, FIREWORKS, LLAMACPP, ANTHROPIC, GEMINI, BEDROCK, VERTEX, COHERE -> false;
        };
    }

    /**
     * What a URL without a path is meant to have: the usual {@code /v1} on one's own machines, and where the host's own SDK adds it.
     */
    String defaultPath() {
        return api == ProviderApi.AZURE ? "" : keyVariable == null || api == ProviderApi.ANTHROPIC ? "/v1" : "";
    }
}
