package dev.sluice.dialect.messages;

import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.HostFault.Sort;
import dev.sluice.dialect.RetryAfter;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The error object {@code {"type":"error","error":{"type","message"},"request_id"}}. */
final class Errors {
    /** Anthropic's status for an overload. */
    private static final int OVERLOADED = 529;

    private static final String TOO_LONG = "prompt is too long";
    private static final int MOST_WORDS = 4_000;

    private Errors() {}

    /** Any body will do: where it is no error object, the status speaks. */
    static HostFault read(int status, MultiMap headers, Buffer body) {
        Json.Obj object = null;
        try {
            object = JsonReader.read(body) instanceof Json.Obj json ? json : null;
        } catch (InvalidJsonException page) {
            // a proxy's page, or nothing
        }
        HostFault fault = object == null ? null : read(object, status);
        if (fault == null) {
            fault = fault(
                    null,
                    status <= 0 ? "The host answered with an error" : "The host answered with status " + status,
                    status);
        }
        return new HostFault(
                fault.sort(), fault.status(), fault.message(), fault.code(), fault.param(), RetryAfter.millis(headers));
    }

    /**
     * Reads an error object; null if it is none.
     *
     * @param status the answer's; 0 in a stream
     */
    static @Nullable HostFault read(Json.Obj object, int status) {
        Json.Obj error = object.object("error");
        String message = error == null ? null : error.text("message");
        String type = error == null ? null : error.text("type");
        if (error == null) {
            message = object.text("error");
            message = message == null ? object.text("message") : message;
        }
        if (message == null && type == null) {
            return null;
        }
        String words = message == null ? String.valueOf(type) : message;
        return fault(type, words.length() > MOST_WORDS ? words.substring(0, MOST_WORDS) : words, status);
    }

    private static HostFault fault(@Nullable String type, String message, int status) {
        Sort byStatus = status <= 0 ? Sort.SERVER : Sort.ofStatus(status);
        Sort sort = switch (type == null ? "" : type) {
            case "invalid_request_error" -> byStatus == Sort.TOO_LARGE ? byStatus : Sort.INVALID_REQUEST;
            case "authentication_error" -> Sort.AUTHENTICATION;
            case "permission_error", "billing_error" -> Sort.PERMISSION;
            case "not_found_error" -> Sort.NOT_FOUND;
            case "request_too_large" -> Sort.TOO_LARGE;
            case "rate_limit_error" -> Sort.RATE_LIMIT;
            case "overloaded_error" -> Sort.OVERLOADED;
            case "timeout_error" -> Sort.TIMEOUT;
            case "api_error" -> status >= 500 ? byStatus : Sort.SERVER;
            default -> byStatus;
        };
        String code = type;
        if (sort == Sort.INVALID_REQUEST && isTooLong(message)) {
            sort = Sort.CONTEXT_TOO_LONG;
            code = "context_length_exceeded";
        }
        int told = sort == Sort.OVERLOADED ? OVERLOADED : sort.status();
        return new HostFault(sort, status >= 400 ? status : told, message, code, null, -1);
    }

    private static boolean isTooLong(String message) {
        String words = message.toLowerCase(Locale.ROOT);
        return words.contains(TOO_LONG) || words.contains("exceed context limit");
    }

    static Json.Obj write(HostFault fault, String requestId) {
        return new Json.Obj()
                .put("type", "error")
                .put("error", new Json.Obj().put("type", type(fault.sort())).put("message", message(fault)))
                .put("request_id", requestId);
    }

    /** Claude Code makes room in a conversation when it reads these words, and only then. */
    private static String message(HostFault fault) {
        boolean known = fault.sort() != Sort.CONTEXT_TOO_LONG
                || fault.message().toLowerCase(Locale.ROOT).contains(TOO_LONG);
        return known ? fault.message() : TOO_LONG + ": " + fault.message();
    }

    private static String type(Sort sort) {
        return switch (sort) {
            case INVALID_REQUEST, CONTEXT_TOO_LONG, CONTENT_FILTER -> "invalid_request_error";
            case AUTHENTICATION -> "authentication_error";
            case PERMISSION -> "permission_error";
            case NOT_FOUND -> "not_found_error";
            case TOO_LARGE -> "request_too_large";
            case RATE_LIMIT, QUOTA -> "rate_limit_error";
            case SERVER -> "api_error";
            case OVERLOADED -> "overloaded_error";
            case TIMEOUT -> "timeout_error";
        };
    }
}
