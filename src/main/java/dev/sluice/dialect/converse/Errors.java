package dev.sluice.dialect.converse;

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

/**
 * AWS's errors (restJson1: Smithy, "Operation error serialization"; Bedrock's service model). The exception's name is in the header {@code
 * x-amzn-errortype}, up to a colon, or in the body's {@code __type} or {@code code}, behind a hash.
 */
final class Errors {
    private Errors() {}

    static HostFault read(int status, MultiMap headers, Buffer body) {
        Json.Obj words = words(body);
        String type = headers.get("x-amzn-errortype");
        if (type == null) {
            type = words.text("__type");
        }
        if (type == null) {
            type = words.text("code");
        }
        String message = messageOf(words);
        HostFault fault = of(
                type == null ? null : bareName(type),
                message == null ? "The host answered with status " + status : message,
                status);
        return new HostFault(
                fault.sort(), fault.status(), fault.message(), fault.code(), null, RetryAfter.millis(headers));
    }

    /** An exception in a stream: its payload is the error's body. */
    static HostFault ofException(@Nullable String type, byte[] bytes, int from, int to) {
        Json.Obj words = words(Buffer.buffer().appendBytes(bytes, from, to - from));
        String message = messageOf(words);
        String original = words.text("originalMessage");
        String said = message == null ? original : message;
        return of(type, said == null ? "The host broke off its answer" : said, 0);
    }

    /** An error in a stream that is no exception of the service's own. */
    static HostFault ofCode(@Nullable String code, @Nullable String message) {
        return of(code, message == null ? "The host broke off its answer" : message, 0);
    }

    /** @param status the answer's, or 0 where there was none */
    private static HostFault of(@Nullable String type, String message, int status) {
        Sort named = type == null || type.isEmpty() ? null : sortOf(type);
        Sort sort = named != null ? named : status == 0 ? Sort.SERVER : Sort.ofStatus(status);
        if (sort == Sort.INVALID_REQUEST) {
            sort = byWords(message);
        }
        int fitting = named == null && status >= 400 && sort == Sort.ofStatus(status) ? status : sort.status();
        return new HostFault(sort, fitting, message, type, null, -1);
    }

    private static @Nullable Sort sortOf(String type) {
        String name = type.substring(0, 1).toUpperCase(Locale.ROOT) + type.substring(1);
        return switch (name) {
            case "ValidationException", "SerializationException" -> Sort.INVALID_REQUEST;
            case "AccessDeniedException" -> Sort.PERMISSION;
            case "ResourceNotFoundException" -> Sort.NOT_FOUND;
            case "ModelTimeoutException" -> Sort.TIMEOUT;
            case "ModelNotReadyException", "ThrottlingException", "TooManyRequestsException" -> Sort.RATE_LIMIT;
            case "ServiceQuotaExceededException" -> Sort.QUOTA;
            case "InternalServerException",
                    "InternalFailure",
                    "InternalFailureException",
                    "ModelErrorException",
                    "ModelStreamErrorException" -> Sort.SERVER;
            case "ServiceUnavailableException", "ServiceUnavailable" -> Sort.OVERLOADED;
            case "UnrecognizedClientException",
                    "InvalidSignatureException",
                    "ExpiredTokenException",
                    "ExpiredToken",
                    "IncompleteSignatureException",
                    "InvalidClientTokenId",
                    "MissingAuthenticationTokenException" -> Sort.AUTHENTICATION;
            default -> null;
        };
    }

    /** What Bedrock has one exception for, and others have several errors. */
    private static Sort byWords(String message) {
        String words = message.toLowerCase(Locale.ROOT);
        if (words.contains("input is too long")
                || words.contains("input tokens exceeded")
                || words.contains("prompt is too long")
                || words.contains("maximum context length")) {
            return Sort.CONTEXT_TOO_LONG;
        }
        return words.contains("model identifier is invalid") ? Sort.NOT_FOUND : Sort.INVALID_REQUEST;
    }

    static Json.Obj write(HostFault fault, String requestId) {
        return new Json.Obj().put("__type", typeOf(fault.sort())).put("message", message(fault, requestId));
    }

    static String message(HostFault fault, String requestId) {
        return requestId.isEmpty() ? fault.message() : fault.message() + " (request " + requestId + ")";
    }

    static String typeOf(Sort sort) {
        return switch (sort) {
            case INVALID_REQUEST, CONTEXT_TOO_LONG, CONTENT_FILTER, TOO_LARGE -> "ValidationException";
            case AUTHENTICATION -> "UnrecognizedClientException";
            case PERMISSION -> "AccessDeniedException";
            case NOT_FOUND -> "ResourceNotFoundException";
            case RATE_LIMIT -> "ThrottlingException";
            case QUOTA -> "ServiceQuotaExceededException";
            case SERVER -> "InternalServerException";
            case OVERLOADED -> "ServiceUnavailableException";
            case TIMEOUT -> "ModelTimeoutException";
        };
    }

    /** A stream knows five exceptions only ({@code ConverseStreamOutput}). */
    static String streamTypeOf(Sort sort) {
        return switch (sort) {
            case INVALID_REQUEST, CONTEXT_TOO_LONG, CONTENT_FILTER, TOO_LARGE, AUTHENTICATION, PERMISSION, NOT_FOUND ->
                "validationException";
            case RATE_LIMIT, QUOTA -> "throttlingException";
            case SERVER -> "internalServerException";
            case OVERLOADED -> "serviceUnavailableException";
            case TIMEOUT -> "modelStreamErrorException";
        };
    }

    private static @Nullable String bareName(String type) {
        String name = type.substring(type.indexOf('#') + 1).split(":", 2)[0].trim();
        return name.isEmpty() ? null : name;
    }

    private static @Nullable String messageOf(Json.Obj words) {
        String message = words.text("message");
        return message == null ? words.text("Message") : message;
    }

    private static Json.Obj words(Buffer body) {
        try {
            return JsonReader.readObject(body);
        } catch (InvalidJsonException noJson) {
            return new Json.Obj();
        }
    }
}
