package dev.sluice.provider.openai;

import dev.sluice.canonical.Operation;
import dev.sluice.config.ProviderConfig;
import dev.sluice.dialect.Dialect;
import dev.sluice.json.Json;
import dev.sluice.provider.CallerHeaders;
import dev.sluice.provider.HostApi;
import io.vertx.core.MultiMap;

/**
 * OpenAI's API, as OpenAI itself has it and all who took it over. Bodies pass byte for byte, but for the name of the model and the wish
 * for usage (OpenAI API reference, read 2026-11).
 */
public final class OpenAiApi implements HostApi {
    private static final CallerHeaders HEADERS = CallerHeaders.with("openai-beta");

    private final ProviderConfig config;
    private final Dialect chat;

    /** @param chat the dialect of Chat Completions, which all these hosts understand */
    public OpenAiApi(ProviderConfig config, Dialect chat) {
        this.config = config;
        this.chat = chat;
    }

    @Override
    public boolean speaks(Operation operation) {
        return operation == Operation.RESPONSES ? config.responses() : operation.api() == Operation.Api.OPENAI;
    }

    @Override
    public Dialect dialect() {
        return chat;
    }

    @Override
    public String target(Operation operation, String model, boolean stream) {
        return operation.path();
    }

    @Override
    public String target(String model, boolean stream) {
        return Operation.CHAT.path();
    }

    @Override
    public MultiMap headers(MultiMap caller) {
        return HEADERS.of(caller, config.apiKey());
    }

    @Override
    public Json.Obj finish(Json.Obj body, boolean stream) {
        return stream && config.includeUsage()
                ? body.put("stream_options", new Json.Obj().put("include_usage", true))
                : body;
    }

    @Override
    public boolean wantsUsageOption(Operation operation) {
        return operation == Operation.CHAT || operation == Operation.COMPLETIONS;
    }
}
