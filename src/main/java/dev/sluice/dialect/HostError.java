package dev.sluice.dialect;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An error that a host told inside of an answer with status 200, made into what it should have been.
 *
 * @param status the status that fits
 * @param body an error object in OpenAI's shape, with the host's own words
 */
public record HostError(int status, Buffer body) {
    private static final int UNKNOWN = 502;

    /** Reads the data of an error event, or the body of a failed answer; null if it is no such thing. */
    public static @Nullable HostError read(Buffer json) {
        try {
            JsonObject event = json.toJsonObject();
            Object error = event.getValue("error");
            if (event.getValue("response") instanceof JsonObject response) {
                error = response.getValue("error");
            }
            if (error == null && event.containsKey("message")) {
                error = event; // the flat form of Responses
            }
            if (error instanceof JsonObject object) {
                return new HostError(status(event, object), wrap(object));
            }
            return error instanceof String text
                    ? new HostError(UNKNOWN, wrap(new JsonObject().put("message", text)))
                    : null;
        } catch (DecodeException notJson) {
            return null;
        }
    }

    private static Buffer wrap(JsonObject error) {
        JsonObject shaped = error.copy();
        shaped.remove("sequence_number");
        for (String key : new String[] {"message", "type", "param", "code"}) {
            if (!shaped.containsKey(key)) {
                shaped.putNull(key);
            }
        }
        return new JsonObject().put("error", shaped).toBuffer();
    }

    private static int status(JsonObject event, JsonObject error) {
        for (String key : new String[] {"status_code", "status", "code"}) {
            int status = asStatus(error.getValue(key));
            status = status > 0 ? status : asStatus(event.getValue(key));
            if (status > 0) {
                return status;
            }
        }
        String words = (error.getValue("code") + " " + error.getValue("type")).toLowerCase(Locale.ROOT);
        if (words.contains("rate_limit") || words.contains("insufficient_quota")) {
            return 429;
        }
        if (words.contains("overloaded")) {
            return 503;
        }
        if (words.contains("invalid_request") || words.contains("context_length") || words.contains("invalid_prompt")) {
            return 400;
        }
        return words.contains("server_error") ? 500 : UNKNOWN;
    }

    /** A number, or a text of digits, that is an error status; -1 for anything else. A host's 401 is not the caller's. */
    private static int asStatus(@Nullable Object value) {
        int status = -1;
        if (value instanceof Number number) {
            status = number.intValue();
        } else if (value instanceof String text && text.matches("[45]\\d\\d")) {
            status = Integer.parseInt(text);
        }
        return status == 401 ? UNKNOWN : status >= 400 && status < 600 ? status : -1;
    }
}
