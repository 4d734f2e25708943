package dev.sluice.dialect.generate;

import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.HostFault.Sort;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.Json.Arr;
import dev.sluice.json.Json.Obj;
import dev.sluice.json.JsonReader;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Google's errors: {@code {"error":{code,message,status,details}}}, in a list of one where the stream would have been an array (google.rpc.Status
 * and its details; Gemini API, troubleshooting, read 2026-11). A bad key is a 400 that only its details tell apart.
 */
final class Errors {
    private static final Pattern RETRY_IN = Pattern.compile("retry in ([0-9.]+)s");
    private static final Pattern SECONDS = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)s?");

    private Errors() {}

    /** Any body, also none and no JSON. */
    static HostFault read(int status, MultiMap headers, Buffer body) {
        HostFault fault = fault(status, errorOf(body));
        long wait = millis(headers.get("retry-after"));
        return wait < 0
                ? fault
                : new HostFault(fault.sort(), fault.status(), fault.message(), fault.code(), fault.param(), wait);
    }

    private static @Nullable Json errorOf(Buffer body) {
        try {
            Json json = JsonReader.read(body);
            if (json instanceof Arr list && !list.elements().isEmpty()) {
                json = list.elements().getFirst();
            }
            return json instanceof Obj object ? object.value("error") : null;
        } catch (InvalidJsonException page) {
            return null;
        }
    }

    /** @param httpStatus 0 where the error came within a stream */
    static HostFault fault(int httpStatus, @Nullable Json error) {
        Obj told = error instanceof Obj object ? object : new Obj();
        long code = told.number("code", 0);
        int status = httpStatus >= 400 ? httpStatus : code >= 400 && code < 600 ? (int) code : 502;
        String message = told.has("message") ? told.text("message") : Json.textOf(error);
        String words = message == null ? "" : message;
        Sort sort = sort(status, told, words.toLowerCase(Locale.ROOT));
        return new HostFault(
                sort,
                sort == Sort.AUTHENTICATION ? Sort.AUTHENTICATION.status() : status,
                words.isEmpty() ? "The host answered with status " + status + " and no message." : words,
                code(sort, told),
                field(told),
                retryMillis(told, words));
    }

    private static Sort sort(int status, Obj error, String words) {
        if (reason(error, "API_KEY_INVALID") || words.startsWith("api key not valid")) {
            return Sort.AUTHENTICATION;
        }
        String name = error.text("status");
        return switch (name == null ? "" : name) {
            case "UNAUTHENTICATED" -> Sort.AUTHENTICATION;
            case "PERMISSION_DENIED" -> Sort.PERMISSION;
            case "NOT_FOUND" -> Sort.NOT_FOUND;
            case "RESOURCE_EXHAUSTED" -> limit(error, words);
            case "INTERNAL", "UNKNOWN", "DATA_LOSS" -> Sort.SERVER;
            case "UNAVAILABLE" -> Sort.OVERLOADED;
            case "DEADLINE_EXCEEDED", "CANCELLED" -> Sort.TIMEOUT;
            default -> {
                Sort sort = Sort.ofStatus(status);
                yield sort == Sort.INVALID_REQUEST && isTooLong(words)
                        ? Sort.CONTEXT_TOO_LONG
                        : sort == Sort.RATE_LIMIT ? limit(error, words) : sort;
            }
        };
    }

    private static boolean isTooLong(String words) {
        return (words.contains("token count") && words.contains("exceeds"))
                || words.contains("exceeds the maximum number of tokens");
    }

    /** What is used up for the day, or unpaid, is not there again in a minute. */
    private static Sort limit(Obj error, String words) {
        boolean usedUp = words.contains("billing account") || words.contains("credits are depleted");
        for (Obj detail : details(error)) {
            for (Json violation : detail.elements("violations")) {
                String quota = violation instanceof Obj object ? object.text("quotaId") : null;
                usedUp |= quota != null && quota.contains("PerDay");
            }
        }
        return usedUp ? Sort.QUOTA : Sort.RATE_LIMIT;
    }

    private static @Nullable String code(Sort sort, Obj error) {
        if (sort == Sort.CONTEXT_TOO_LONG) {
            return "context_length_exceeded";
        }
        for (Obj detail : details(error)) {
            String reason = detail.text("reason");
            if (reason != null) {
                return reason;
            }
        }
        return error.text("status");
    }

    private static @Nullable String field(Obj error) {
        for (Obj detail : details(error)) {
            for (Json violation : detail.elements("fieldViolations")) {
                if (violation instanceof Obj object && object.text("field") != null) {
                    return object.text("field");
                }
            }
        }
        return null;
    }

    private static long retryMillis(Obj error, String words) {
        for (Obj detail : details(error)) {
            long wait = millis(detail.text("retryDelay"));
            if (wait >= 0) {
                return wait;
            }
        }
        Matcher retry = RETRY_IN.matcher(words);
        return retry.find() ? millis(retry.group(1)) : -1;
    }

    private static long millis(@Nullable String seconds) {
        Matcher matcher = SECONDS.matcher(seconds == null ? "" : seconds.trim());
        return matcher.matches() ? (long) Math.ceil(Double.parseDouble(matcher.group(1)) * 1_000) : -1;
    }

    private static boolean reason(Obj error, String reason) {
        return details(error).stream().anyMatch(detail -> reason.equals(detail.text("reason")));
    }

    private static List<Obj> details(Obj error) {
        List<Obj> details = new ArrayList<>();
        error.elements("details").forEach(detail -> {
            if (detail instanceof Obj object) {
                details.add(object);
            }
        });
        return details;
    }

    static Obj write(HostFault fault, String requestId) {
        return write(fault, List.of(detail("RequestInfo").put("requestId", requestId)));
    }

    /** Where nobody knows the request's name. */
    static Obj write(HostFault fault) {
        return write(fault, List.of());
    }

    private static Obj write(HostFault fault, List<Json> more) {
        List<Json> details = new ArrayList<>(more);
        if (fault.code() != null) {
            details.add(detail("ErrorInfo").put("reason", fault.code()).put("domain", "sluice"));
        }
        if (fault.param() != null) {
            Obj violation = new Obj().put("field", fault.param()).put("description", fault.message());
            details.add(detail("BadRequest").put("fieldViolations", Arr.of(violation)));
        }
        if (fault.retryAfterMillis() >= 0) {
            String seconds = BigDecimal.valueOf(fault.retryAfterMillis(), 3)
                    .stripTrailingZeros()
                    .toPlainString();
            details.add(detail("RetryInfo").put("retryDelay", seconds + "s"));
        }
        Obj error = new Obj()
                .put("code", fault.status())
                .put("message", fault.message())
                .put("status", status(fault.sort()));
        if (!details.isEmpty()) {
            error.put("details", new Arr(details));
        }
        return new Obj().put("error", error);
    }

    private static Obj detail(String type) {
        return new Obj().put("@type", "type.googleapis.com/google.rpc." + type);
    }

    static String status(Sort sort) {
        return switch (sort) {
            case INVALID_REQUEST, CONTEXT_TOO_LONG, CONTENT_FILTER, TOO_LARGE -> "INVALID_ARGUMENT";
            case AUTHENTICATION -> "UNAUTHENTICATED";
            case PERMISSION -> "PERMISSION_DENIED";
            case NOT_FOUND -> "NOT_FOUND";
            case RATE_LIMIT, QUOTA -> "RESOURCE_EXHAUSTED";
            case SERVER -> "INTERNAL";
            case OVERLOADED -> "UNAVAILABLE";
            case TIMEOUT -> "DEADLINE_EXCEEDED";
        };
    }
}
