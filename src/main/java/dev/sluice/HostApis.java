package dev.sluice;

import dev.sluice.canonical.Operation;
import dev.sluice.config.AwsConfig;
import dev.sluice.config.GoogleConfig;
import dev.sluice.config.ProviderConfig;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.Dialects;
import dev.sluice.dialect.HostDialect;
import dev.sluice.dialect.cohere.CohereDialect;
import dev.sluice.dialect.ollama.OllamaDialect;
import dev.sluice.provider.HostApi;
import dev.sluice.provider.ModelHost;
import dev.sluice.provider.anthropic.AnthropicApi;
import dev.sluice.provider.bedrock.AwsLogin;
import dev.sluice.provider.bedrock.BedrockApi;
import dev.sluice.provider.cohere.CohereApi;
import dev.sluice.provider.gemini.GeminiApi;
import dev.sluice.provider.ollama.OllamaApi;
import dev.sluice.provider.openai.AzureApi;
import dev.sluice.provider.openai.OpenAiApi;
import dev.sluice.provider.vertex.GoogleLogin;
import dev.sluice.provider.vertex.ShortCalls;
import dev.sluice.provider.vertex.VertexApi;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** How each provider is asked. What a cloud logs into is shared by all event loops, the rest belongs to one. Wiring, no logic. */
final class HostApis {
    private static final HostDialect COHERE = new CohereDialect();
    private static final HostDialect OLLAMA = new OllamaDialect();

    private final Dialects dialects;
    private final InstantSource clock;
    private final Map<String, AwsLogin> amazon = new HashMap<>();
    private final Map<String, GoogleLogin> google = new HashMap<>();

    HostApis(Vertx vertx, Map<String, ProviderConfig> providers, Dialects dialects, InstantSource clock) {
        this.dialects = dialects;
        this.clock = clock;
        providers.forEach((name, provider) -> {
            if (provider.cloud() instanceof AwsConfig aws) {
                amazon.put(name, new AwsLogin(vertx, name, aws, clock));
            }
            if (provider.cloud() instanceof GoogleConfig config) {
                google.put(name, new GoogleLogin(vertx, name, config.login(), ModelHost.proxy(provider), clock));
            }
        });
    }

    /** For one event loop, whose connections {@code calls} has. */
    HostApi of(String name, ProviderConfig provider, ShortCalls calls) {
        return switch (provider.api()) {
            case OPENAI -> new OpenAiApi(provider, dialect(Operation.CHAT));
            case AZURE -> new AzureApi(provider, dialect(Operation.CHAT));
            case ANTHROPIC -> new AnthropicApi(provider, dialect(Operation.MESSAGES));
            case GEMINI -> new GeminiApi(provider, dialect(Operation.GENERATE));
            case COHERE -> new CohereApi(provider, COHERE);
            case OLLAMA -> new OllamaApi(provider, OLLAMA);
            case BEDROCK -> new BedrockApi(provider, dialect(Operation.CONVERSE), amazon.get(name), clock);
            case VERTEX -> {
                GoogleLogin login = Objects.requireNonNull(google.get(name));
                yield new VertexApi(
                        provider, dialect(Operation.GENERATE), dialect(Operation.MESSAGES), login.over(calls));
            }
        };
    }

    private Dialect dialect(Operation operation) {
        return Objects.requireNonNull(dialects.of(operation));
    }
}
