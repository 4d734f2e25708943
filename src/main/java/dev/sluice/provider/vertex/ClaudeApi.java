package dev.sluice.provider.vertex;

import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.Operation;
import dev.sluice.dialect.Ask;
import dev.sluice.dialect.Dialect;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.provider.CloudMessages;
import dev.sluice.provider.HostApi;
import dev.sluice.relay.Wrapping;
import dev.sluice.stream.Body;
import dev.sluice.wire.HostRequest;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's models on Vertex AI (Anthropic API reference, Claude on Vertex AI, read 2026-11): Messages, with the model in the path and
 * {@code anthropic_version} in the body. Errors are Anthropic's, or Google's.
 */
final class ClaudeApi implements HostApi {
    private static final CloudMessages MESSAGES = new CloudMessages("vertex-2023-10-16", false);

    private final VertexApi vertex;
    private final Dialect messages;
    private final Wrapping wrapping = new Wrapping(false, this::readError);

    ClaudeApi(VertexApi vertex, Dialect messages) {
        this.vertex = vertex;
        this.messages = messages;
    }

    @Override
    public boolean speaks(Operation operation) {
        return operation.api() == Operation.Api.ANTHROPIC;
    }

    @Override
    public Dialect dialect() {
        return messages;
    }

    @Override
    public String target(Operation operation, String model, boolean stream) {
        return operation == Operation.COUNT_TOKENS
                ? vertex.path("anthropic", "count-tokens") + ":rawPredict"
                : target(model, stream);
    }

    @Override
    public String target(String model, boolean stream) {
        return vertex.path("anthropic", model) + (stream ? ":streamRawPredict" : ":rawPredict");
    }

    @Override
    public Body body(Operation operation, Ask ask, @Nullable String model, boolean askForUsage, MultiMap caller) {
        return operation == Operation.COUNT_TOKENS ? ask.bodyFor(model, false) : MESSAGES.body(ask, List.of());
    }

    @Override
    public Json.Obj finish(Json.Obj body, boolean stream) {
        return MESSAGES.finish(body);
    }

    @Override
    public Wrapping wrapping(Operation operation) {
        return wrapping;
    }

    private HostFault readError(int status, MultiMap headers, Buffer body) {
        return (isAnthropics(body) ? messages : vertex.dialect()).readError(status, headers, body);
    }

    private static boolean isAnthropics(Buffer body) {
        try {
            return JsonReader.read(body) instanceof Json.Obj error && "error".equals(error.text("type"));
        } catch (InvalidJsonException page) {
            return false;
        }
    }

    @Override
    public MultiMap headers(MultiMap caller) {
        return vertex.headers(caller);
    }

    @Override
    public Future<HostRequest> sign(HostRequest request) {
        return vertex.sign(request);
    }
}
