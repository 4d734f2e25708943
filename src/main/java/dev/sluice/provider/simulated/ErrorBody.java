package dev.sluice.provider.simulated;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** OpenAI's error object (OpenAI API reference, error codes, read 2026-11). */
final class ErrorBody {
    static final String MESSAGE = "The simulated host was told to fail.";

    private ErrorBody() {}

    static JsonObject of(String message, String type, @Nullable String param, @Nullable String code) {
        return new JsonObject()
                .put(
                        "error",
                        new JsonObject()
                                .put("message", message)
                                .put("type", type)
                                .put("param", param)
                                .put("code", code));
    }

    /** A request that cannot be answered. */
    static Script refuse(int status, @Nullable String param, @Nullable String code, String message) {
        return Script.json(status, of(message, "invalid_request_error", param, code));
    }

    /** What OpenAI says with such a status. */
    static JsonObject ofStatus(int status) {
        return switch (status) {
            case 400 -> of(MESSAGE, "invalid_request_error", null, "invalid_request");
            case 401 -> of(MESSAGE, "invalid_request_error", null, "invalid_api_key");
            case 404 -> of(MESSAGE, "invalid_request_error", "model", "model_not_found");
            case 429 -> of(MESSAGE + " Please try again in 2s.", "requests", null, "rate_limit_exceeded");
            default ->
                of(
                        MESSAGE,
                        status < 500 ? "invalid_request_error" : "server_error",
                        null,
                        status == 503 ? "overloaded" : null);
        };
    }

    /** An error inside a stream of chunks; how many events went before does not matter there. */
    static Buffer event(long eventsBefore) {
        return Buffer.buffer(
                "data: " + of(MESSAGE, "server_error", null, "server_error").encode() + "\n\n");
    }
}
