package dev.sluice.provider.openai;

import dev.sluice.canonical.Operation;
import dev.sluice.config.AzureConfig;
import dev.sluice.config.ProviderConfig;
import dev.sluice.config.Secret;
import dev.sluice.dialect.Dialect;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.Json;
import dev.sluice.provider.CallerHeaders;
import dev.sluice.provider.HostApi;
import dev.sluice.provider.PathSegment;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/**
 * Azure OpenAI (Azure OpenAI REST API reference, read 2026-11), in both ways that it can be asked: by its v1 API, which is OpenAI's, or with
 * the model, a deployment, in the path and {@code api-version} behind it. The key travels in a header of Azure's.
 */
public final class AzureApi implements HostApi {
    private static final CallerHeaders HEADERS = CallerHeaders.with("openai-beta");

    private final ProviderConfig config;
    private final OpenAiApi openAi;
    private final @Nullable AzureConfig azure;

    /** @param chat the dialect of Chat Completions */
    public AzureApi(ProviderConfig config, Dialect chat) {
        this.config = config;
        this.openAi = new OpenAiApi(config, chat);
        this.azure = config.cloud() instanceof AzureConfig azure ? azure : null;
    }

    @Override
    public boolean speaks(Operation operation) {
        return switch (operation) {
            case CHAT, COMPLETIONS, EMBEDDINGS, IMAGE_GENERATIONS, IMAGE_EDITS, SPEECH, TRANSCRIPTIONS, TRANSLATIONS ->
                true;
            // Deployments have none of what came after them.
            default -> (azure == null || !azure.deployments()) && openAi.speaks(operation);
        };
    }

    @Override
    public Dialect dialect() {
        return openAi.dialect();
    }

    @Override
    public String target(Operation operation, String model, boolean stream) {
        return target(operation, model);
    }

    @Override
    public String target(String model, boolean stream) {
        return target(Operation.CHAT, model);
    }

    private String target(Operation operation, String model) {
        if (azure == null) {
            return operation.path();
        }
        String query = "?api-version=" + PathSegment.encoded(azure.apiVersion());
        if (!azure.deployments()) {
            return operation.path() + query;
        }
        if (model.isEmpty()) {
            throw Failure.ofParam(Kind.INVALID_REQUEST, "model", "model: missing (expected: the name of a deployment)");
        }
        return "/openai/deployments/" + PathSegment.encoded(model) + operation.path() + query;
    }

    @Override
    public MultiMap headers(MultiMap caller) {
        MultiMap headers = HEADERS.of(caller);
        Secret key = config.apiKey();
        return key == null ? headers : headers.set("api-key", key.reveal());
    }

    @Override
    public Json.Obj finish(Json.Obj body, boolean stream) {
        return openAi.finish(body, stream);
    }

    @Override
    public boolean wantsUsageOption(Operation operation) {
        return openAi.wantsUsageOption(operation);
    }
}
