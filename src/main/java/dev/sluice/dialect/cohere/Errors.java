package dev.sluice.dialect.cohere;

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

/** Errors are {@code {"id","message"}}; the status says what sort they are (Cohere API reference, errors, read 2026-11). */
final class Errors {
    private static final int MOST_WORDS = 4_000;
    private static final int TOKEN_INVALID = 498;

    private Errors() {}

    /** Any body, also none and no JSON. */
    static HostFault read(int status, MultiMap headers, Buffer body) {
        Sort sort = status <= 0 ? Sort.SERVER : status == TOKEN_INVALID ? Sort.AUTHENTICATION : Sort.ofStatus(status);
        String message = message(body);
        if (message == null || message.isEmpty()) {
            message =
                    status <= 0 ? "The host answered with an error." : "The host answered with status " + status + ".";
        }
        String words = message.toLowerCase(Locale.ROOT);
        if (sort == Sort.INVALID_REQUEST && (words.contains("too many tokens") || words.contains("context length"))) {
            sort = Sort.CONTEXT_TOO_LONG;
        }
        int told = status <= 0 || status == TOKEN_INVALID ? sort.status() : status;
        return new HostFault(sort, told, message, null, null, RetryAfter.millis(headers));
    }

    private static @Nullable String message(Buffer body) {
        try {
            String message = JsonReader.read(body) instanceof Json.Obj object ? object.text("message") : null;
            return message == null || message.length() <= MOST_WORDS ? message : message.substring(0, MOST_WORDS);
        } catch (InvalidJsonException page) {
            return null;
        }
    }
}
