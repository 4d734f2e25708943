package dev.sluice.dialect.responses;

import dev.sluice.canonical.HostFault;
import dev.sluice.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The response object around an answer of another dialect: all members that OpenAI's schema requires. */
final class ResponseObject {
    private ResponseObject() {}

    /**
     * An answer, or what there is of it.
     *
     * @param details the {@code incomplete_details}
     * @param usage null while it is not known
     */
    static Json.Obj of(
            String id,
            String model,
            long created,
            String status,
            Json.@Nullable Obj details,
            List<Json> output,
            Json.@Nullable Obj usage) {
        Json.Obj response = new Json.Obj()
                .put("id", id)
                .put("object", "response")
                .put("created_at", created)
                .put("status", status)
                .put("background", false)
                .put("error", Json.Null.VALUE)
                .put("incomplete_details", Json.orNull(details))
                .put("instructions", Json.Null.VALUE)
                .put("max_output_tokens", Json.Null.VALUE)
                .put("model", model)
                .put("output", new Json.Arr(output))
                .put("parallel_tool_calls", true)
                .put("previous_response_id", Json.Null.VALUE);
        response.put("store", false)
                .put("temperature", Json.Null.VALUE)
                .put("text", new Json.Obj().put("format", new Json.Obj().put("type", "text")))
                .put("tool_choice", "auto")
                .put("tools", Json.Arr.of())
                .put("top_p", Json.Null.VALUE)
                .put("truncation", "disabled")
                .put("metadata", new Json.Obj());
        return response.putIf("usage", usage);
    }

    /** The {@code error} of a response that failed. */
    static Json.Obj error(HostFault fault) {
        return new Json.Obj().put("code", code(fault)).put("message", fault.message());
    }

    /** OpenAI's list of codes is closed; of those that fit no code of it, the fault is the server's. */
    static String code(HostFault fault) {
        if (fault.code() != null) {
            return fault.code();
        }
        return switch (fault.sort()) {
            case RATE_LIMIT, QUOTA -> "rate_limit_exceeded";
            case INVALID_REQUEST, CONTEXT_TOO_LONG, CONTENT_FILTER, TOO_LARGE -> "invalid_prompt";
            case AUTHENTICATION, PERMISSION, NOT_FOUND, SERVER, OVERLOADED, TIMEOUT -> "server_error";
        };
    }
}
