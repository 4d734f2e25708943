package dev.sluice.provider.ollama;

import dev.sluice.canonical.Operation;
import dev.sluice.config.ProviderConfig;
import dev.sluice.dialect.HostDialect;
import dev.sluice.provider.CallerHeaders;
import dev.sluice.provider.HostApi;
import io.vertx.core.MultiMap;

/** Ollama's own API (Ollama API reference, read 2026-11), for who wants more of it than its OpenAI-compatible one has. All is translated. */
public final class OllamaApi implements HostApi {
    private static final CallerHeaders HEADERS = CallerHeaders.with();

    private final ProviderConfig config;
    private final HostDialect ollama;

    /** @param ollama the dialect of {@code /api/chat} */
    public OllamaApi(ProviderConfig config, HostDialect ollama) {
        this.config = config;
        this.ollama = ollama;
    }

    @Override
    public boolean speaks(Operation operation) {
        return false;
    }

    @Override
    public HostDialect dialect() {
        return ollama;
    }

    @Override
    public String target(Operation operation, String model, boolean stream) {
        throw new IllegalStateException("Ollama is asked in no caller's words: " + operation);
    }

    @Override
    public String target(String model, boolean stream) {
        return "/api/chat";
    }

    @Override
    public String embeddingTarget(String model) {
        return "/api/embed";
    }

    @Override
    public MultiMap headers(MultiMap caller) {
        return HEADERS.of(caller, config.apiKey());
    }
}
