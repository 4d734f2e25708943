package dev.sluice.provider.cohere;

import dev.sluice.canonical.Operation;
import dev.sluice.config.ProviderConfig;
import dev.sluice.dialect.HostDialect;
import dev.sluice.provider.CallerHeaders;
import dev.sluice.provider.HostApi;
import io.vertx.core.MultiMap;

/**
 * Cohere's API v2 (Cohere API reference, read 2026-11). Questions of {@code /rerank} pass as they are, for callers of all gateways ask them in
 * Cohere's words; prompts are translated.
 */
public final class CohereApi implements HostApi {
    private static final CallerHeaders HEADERS = CallerHeaders.with();

    private final ProviderConfig config;
    private final HostDialect cohere;

    /** @param cohere the dialect of {@code /chat} */
    public CohereApi(ProviderConfig config, HostDialect cohere) {
        this.config = config;
        this.cohere = cohere;
    }

    @Override
    public boolean speaks(Operation operation) {
        return operation == Operation.RERANK;
    }

    @Override
    public HostDialect dialect() {
        return cohere;
    }

    @Override
    public String target(Operation operation, String model, boolean stream) {
        return operation.path();
    }

    @Override
    public String target(String model, boolean stream) {
        return "/chat";
    }

    @Override
    public String embeddingTarget(String model) {
        return "/embed";
    }

    @Override
    public MultiMap headers(MultiMap caller) {
        return HEADERS.of(caller, config.apiKey());
    }
}
