package dev.sluice.dialect;

import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.HostFault.Sort;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Errors as OpenAI's dialects have them: {@code {"error":{"message","type","param","code"}}} (OpenAI API reference, error codes, read
 * 2026-11), and as those have them who took the dialect over: a code that is a status, an error that is a text, an error without its
 * wrapping (Azure, Ollama, older vLLM).
 */
public final class OpenAiErrors {
    private static final int MAX_MESSAGE_CHARS = 4_096;

    private OpenAiErrors() {}

    /** Reads the body of an answer with an error status; never fails. */
    public static HostFault read(int status, MultiMap headers, Buffer body) {
        long retryAfter = RetryAfter.millis(headers);
        try {
            if (JsonReader.read(body) instanceof Json.Obj object) {
                return read(status, object, retryAfter);
            }
        } catch (InvalidJsonException notJson) {
            // such as the page of a proxy in between
        }
        return status > 0
                ? new HostFault(
                        Sort.ofStatus(status),
                        status,
                        "The host answered with status " + status + ".",
                        null,
                        null,
                        retryAfter)
                : HostFault.of(Sort.SERVER, "The host answered with an error.");
    }

    /**
     * Reads an error object, or the object that holds one.
     *
     * @param status the answer's; of an error inside of a stream 0, which lets the error speak for itself
     */
    public static HostFault read(int status, Json.Obj body, long retryAfterMillis) {
        Json inner = body.value("error");
        Json.Obj error = inner instanceof Json.Obj object ? object : body;
        String message = inner instanceof Json.Text text ? text.value() : error.text("message");
        String code = word(error.value("code"));
        String type = word(error.value("type"));
        Sort sort = sort(status, code, type, message == null ? "" : message);
        int told = status > 0 ? status : statusOf(error, code, sort);
        return new HostFault(
                sort,
                told,
                message == null ? "The host answered with an error." : cut(message),
                code,
                error.text("param"),
                retryAfterMillis);
    }

    private static String cut(String message) {
        return message.length() <= MAX_MESSAGE_CHARS ? message : message.substring(0, MAX_MESSAGE_CHARS);
    }

    private static @Nullable String word(@Nullable Json value) {
        return value instanceof Json.Text text ? text.value() : value instanceof Json.Num number ? number.text() : null;
    }

    private static int statusOf(Json.Obj error, @Nullable String code, Sort sort) {
        for (String member : new String[] {"status_code", "status"}) {
            long status = error.number(member, 0);
            if (status >= 400 && status < 600) {
                return (int) status;
            }
        }
        return code != null && code.matches("[45]\\d\\d") ? Integer.parseInt(code) : sort.status();
    }

    private static Sort sort(int status, @Nullable String code, @Nullable String type, String message) {
        String words = (code + " " + type).toLowerCase(Locale.ROOT);
        String text = message.toLowerCase(Locale.ROOT);
        if (words.contains("context_length") || text.contains("maximum context length")) {
            return Sort.CONTEXT_TOO_LONG;
        }
        if (words.contains("content_filter") || words.contains("content_policy")) {
            return Sort.CONTENT_FILTER;
        }
        if (words.contains("insufficient_quota") || words.contains("billing")) {
            return Sort.QUOTA;
        }
        if (status > 0) {
            return Sort.ofStatus(status);
        }
        if (words.contains("rate_limit") || words.contains("429")) {
            return Sort.RATE_LIMIT;
        }
        if (words.contains("overloaded") || words.contains("503")) {
            return Sort.OVERLOADED;
        }
        if (words.contains("invalid_request") || words.contains("invalid_prompt") || words.contains("400")) {
            return Sort.INVALID_REQUEST;
        }
        return Sort.SERVER;
    }

    /** Writes an error object for a caller. */
    public static Json.Obj write(HostFault fault) {
        String code = fault.code();
        return new Json.Obj()
                .put(
                        "error",
                        new Json.Obj()
                                .put("message", fault.message())
                                .put("type", type(fault.sort()))
                                .put("param", textOrNull(fault.param()))
                                .put("code", textOrNull(code == null ? code(fault.sort()) : code)));
    }

    private static Json textOrNull(@Nullable String text) {
        return text == null ? Json.Null.VALUE : new Json.Text(text);
    }

    private static String type(Sort sort) {
        return switch (sort) {
            case INVALID_REQUEST, CONTEXT_TOO_LONG, CONTENT_FILTER, AUTHENTICATION, PERMISSION, NOT_FOUND, TOO_LARGE ->
                "invalid_request_error";
            case RATE_LIMIT -> "requests";
            case QUOTA -> "insufficient_quota";
            case SERVER, OVERLOADED, TIMEOUT -> "server_error";
        };
    }

    private static @Nullable String code(Sort sort) {
        return switch (sort) {
            case CONTEXT_TOO_LONG -> "context_length_exceeded";
            case CONTENT_FILTER -> "content_filter";
            case AUTHENTICATION -> "invalid_api_key";
            case NOT_FOUND -> "model_not_found";
            case RATE_LIMIT -> "rate_limit_exceeded";
            case QUOTA -> "insufficient_quota";
            case INVALID_REQUEST, PERMISSION, TOO_LARGE, SERVER, OVERLOADED, TIMEOUT -> null;
        };
    }
}
