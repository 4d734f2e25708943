package dev.sluice.provider.gemini;

import dev.sluice.canonical.Operation;
import dev.sluice.config.ProviderConfig;
import dev.sluice.config.Secret;
import dev.sluice.dialect.Dialect;
import dev.sluice.provider.CallerHeaders;
import dev.sluice.provider.HostApi;
import dev.sluice.provider.PathSegment;
import io.vertx.core.MultiMap;

/** Gemini's API with AI Studio (Gemini API reference, read 2026-11). The key travels in a header, never in the URL; streams are asked for as events. */
public final class GeminiApi implements HostApi {
    private static final CallerHeaders HEADERS = CallerHeaders.with();

    private final ProviderConfig config;
    private final Dialect generate;

    /** @param generate the dialect of {@code generateContent} */
    public GeminiApi(ProviderConfig config, Dialect generate) {
        this.config = config;
        this.generate = generate;
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
            case STREAM_GENERATE_ARRAY -> "/models/" + PathSegment.encoded(model) + operation.path();
            default -> target(model, stream);
        };
    }

    @Override
    public String target(String model, boolean stream) {
        Operation operation = stream ? Operation.STREAM_GENERATE : Operation.GENERATE;
        return "/models/" + PathSegment.encoded(model) + operation.path() + (stream ? "?alt=sse" : "");
    }

    @Override
    public String countTarget(String model) {
        return "/models/" + PathSegment.encoded(model) + Operation.GENERATE_COUNT.path();
    }

    @Override
    public String embeddingTarget(String model) {
        return "/models/" + PathSegment.encoded(model) + ":batchEmbedContents";
    }

    @Override
    public MultiMap headers(MultiMap caller) {
        MultiMap headers = HEADERS.of(caller);
        Secret key = config.apiKey();
        if (key != null) {
            headers.set("x-goog-api-key", key.reveal());
        }
        return headers;
    }
}
