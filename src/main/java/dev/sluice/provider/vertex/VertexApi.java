package dev.sluice.provider.vertex;

import dev.sluice.canonical.Operation;
import dev.sluice.config.GoogleConfig;
import dev.sluice.config.GoogleConfig.Person;
import dev.sluice.config.ProviderConfig;
import dev.sluice.config.Secret;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.TokenCounting;
import dev.sluice.json.Json;
import dev.sluice.provider.CallerHeaders;
import dev.sluice.provider.HostApi;
import dev.sluice.provider.PathSegment;
import dev.sluice.wire.HostRequest;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Vertex AI (Generative AI on Vertex AI API reference, read 2026-11): Gemini's API below a project and a location, with a token for each
 * request. Models called {@code claude-…} are Anthropic's and asked as such, see {@link ClaudeApi}.
 */
public final class VertexApi implements HostApi {
    private static final CallerHeaders HEADERS = CallerHeaders.with("anthropic-beta");
    private static final Set<String> COUNTED = Set.of("contents", "systemInstruction", "tools", "generationConfig");

    private final ProviderConfig config;
    private final GoogleConfig google;
    private final Dialect generate;
    private final TokenSource tokens;
    private final ClaudeApi claude;

    /**
     * One sort of host for one event loop.
     *
     * @param generate the dialect of {@code generateContent}
     * @param messages the dialect of Messages
     * @param tokens what requests are shown with
     */
    public VertexApi(ProviderConfig config, Dialect generate, Dialect messages, TokenSource tokens) {
        this.config = config;
        this.google = (GoogleConfig) Objects.requireNonNull(config.cloud());
        this.generate = generate;
        this.tokens = tokens;
        this.claude = new ClaudeApi(this, messages);
    }

    @Override
    public HostApi of(@Nullable String model) {
        return model != null && model.startsWith("claude-") ? claude : this;
    }

    @Override
    public boolean speaks(Operation operation) {
        return operation.api() == Operation.Api.GEMINI;
    }

    @Override
    public Dialect dialect() {
        return generate;
    }

    @Override
    public String target(Operation operation, String model, boolean stream) {
        return switch (operation) {
            case GENERATE_COUNT -> countTarget(model);
            case STREAM_GENERATE_ARRAY -> path("google", model) + operation.path();
            default -> target(model, stream);
        };
    }

    @Override
    public String target(String model, boolean stream) {
        Operation operation = stream ? Operation.STREAM_GENERATE : Operation.GENERATE;
        return path("google", model) + operation.path() + (stream ? "?alt=sse" : "");
    }

    @Override
    public String countTarget(String model) {
        return path("google", model) + Operation.GENERATE_COUNT.path();
    }

    /** Vertex counts the question as it is, without AI Studio's wrapping. */
    @Override
    public Json.Obj countQuestion(TokenCounting counting, Json.Obj prompt, String model) {
        Json.Obj question = new Json.Obj();
        prompt.members().forEach((name, value) -> {
            if (COUNTED.contains(name)) {
                question.put(name, value);
            }
        });
        return question;
    }

    /** The path of a model; Google writes versions behind an at sign, and so does it on the wire. */
    String path(String publisher, String model) {
        return "/projects/" + PathSegment.encoded(google.project())
                + "/locations/" + PathSegment.encoded(google.location())
                + "/publishers/" + publisher
                + "/models/" + PathSegment.encoded(model).replace("%40", "@");
    }

    @Override
    public MultiMap headers(MultiMap caller) {
        MultiMap headers = HEADERS.of(caller);
        return google.login() instanceof Person ? headers.set("x-goog-user-project", google.project()) : headers;
    }

    @Override
    public Future<HostRequest> sign(HostRequest request) {
        Secret key = config.apiKey();
        Future<Secret> token = key == null ? tokens.token() : Future.succeededFuture(key);
        return token.map(shown -> {
            request.headers().set("authorization", "Bearer " + shown.reveal());
            return request;
        });
    }
}
