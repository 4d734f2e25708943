package dev.sluice.admin;

import dev.sluice.json.Json;
import org.jspecify.annotations.Nullable;

/** Why a request is not answered as asked. Its message says the value that was found, then what was expected; never a key. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;
    private final @Nullable String param;

    private Refusal(int status, String code, @Nullable String param, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.param = param;
    }

    static Refusal of(int status, String code, String message) {
        return new Refusal(status, code, null, message);
    }

    /** A member of the body or the query is to blame. */
    static Refusal unfit(String param, String found, String expected) {
        return new Refusal(400, "invalid_request", param, param + ": " + found + " (expected: " + expected + ")");
    }

    static Refusal unknown(String what, String id) {
        return of(404, "not_found", what + " \"" + id + "\" is unknown (expected: one that GET of the list shows)");
    }

    static Refusal conflict(String message) {
        return of(409, "conflict", message);
    }

    int status() {
        return status;
    }

    /** In the shape of OpenAI's errors. */
    Json body() {
        Json.Obj error = new Json.Obj()
                .put("message", String.valueOf(getMessage()))
                .put("type", status >= 500 ? "server_error" : "invalid_request_error")
                .put("param", param == null ? Json.Null.VALUE : new Json.Text(param))
                .put("code", code);
        return new Json.Obj().put("error", error);
    }
}
