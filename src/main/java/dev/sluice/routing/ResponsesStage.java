package dev.sluice.routing;

import dev.sluice.canonical.Answer;
import dev.sluice.dialect.Memory;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.Json;
import dev.sluice.pipeline.Exchange;
import dev.sluice.pipeline.Stage;
import dev.sluice.relay.FixedAnswer;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.Objects;

/**
 * Answers {@code /v1/responses/{id}} from what the gateway remembers (OpenAI API reference, responses, read 2026-11). An id does not tell
 * which host made it: of what a host itself keeps, nothing is known here.
 */
public final class ResponsesStage implements Stage {
    private static final String SEGMENT = "/responses/";
    private static final String CANCEL = "/cancel";

    private final Memory memory;

    public ResponsesStage(Memory memory) {
        this.memory = memory;
    }

    @Override
    public Future<Answer> handle(Exchange exchange, Next next) {
        String path = exchange.inbound().path();
        String id = path.substring(path.indexOf(SEGMENT) + SEGMENT.length());
        String caller = Objects.requireNonNullElse(exchange.keyId(), "");
        Json.Obj answer = switch (exchange.operation()) {
            case RESPONSE_CANCEL -> cancel(caller, id.substring(0, id.length() - CANCEL.length()));
            case RESPONSE_DELETE -> delete(caller, id);
            default -> show(caller, id);
        };
        return Future.succeededFuture(FixedAnswer.of(200, MultiMap.caseInsensitiveMultiMap(), answer.toBuffer(), null));
    }

    private Json.Obj show(String caller, String id) {
        Json.Obj response = memory.find(caller, id);
        if (response == null) {
            throw unknown();
        }
        return response;
    }

    private Json.Obj delete(String caller, String id) {
        if (!memory.forget(caller, id)) {
            throw unknown();
        }
        return new Json.Obj().put("id", id).put("object", "response").put("deleted", true);
    }

    /** What is remembered is whole, as nothing is done in the background. */
    private Json.Obj cancel(String caller, String id) {
        show(caller, id);
        throw Failure.of(
                Kind.INVALID_REQUEST,
                "The response is whole already (expected: one that is made in the background, which the gateway does not do)");
    }

    private static Failure unknown() {
        return Failure.of(
                Kind.RESPONSE_NOT_FOUND,
                "Response not found (expected: the id of an answer that the gateway itself remembers; what the model's host keeps"
                        + " must be asked for there)");
    }
}
