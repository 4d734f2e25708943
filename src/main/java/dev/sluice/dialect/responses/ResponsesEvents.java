package dev.sluice.dialect.responses;

import static dev.sluice.dialect.EventBytes.ascii;

import dev.sluice.canonical.Usage;
import dev.sluice.dialect.EventBytes;
import dev.sluice.dialect.EventKind;
import dev.sluice.dialect.StreamDialect;
import dev.sluice.dialect.UsageTap;
import dev.sluice.stream.ByteSearch;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The stream of Responses: every event has a type, both as its name and in its data, and a sequence number; there is no
 * {@code [DONE]} (OpenAI API reference, responses streaming, read 2026-11; the nested error is what is seen on the wire).
 */
public final class ResponsesEvents implements StreamDialect {
    private static final byte[] ID = ascii("\"id\"");
    private static final byte[] RESPONSE = ascii("response.");
    private static final byte[] ERROR = ascii("error");
    private static final byte[][] PREAMBLE = {ascii("created"), ascii("in_progress"), ascii("queued")};
    private static final byte[][] TERMINAL = {ascii("completed"), ascii("incomplete"), ascii("cancelled")};
    private static final byte[] FAILED = ascii("failed");

    private final UsageTap usage = new UsageTap(ResponsesUsage::read);
    private @Nullable String responseId;
    private int events;

    @Override
    public EventKind classify(Buffer bytes, int start, int end) {
        int data = EventBytes.dataStart(bytes, start, end);
        if (data < 0) {
            return EventKind.SIGN_OF_LIFE;
        }
        if (events++ == 0) {
            noteId(bytes, data, end);
        }
        EventKind kind = kind(bytes, typeStart(bytes, start, data, end), end);
        if (kind == EventKind.TERMINAL) {
            usage.take(bytes, data, end);
        }
        return kind;
    }

    /** Where the type of the event stands: in its name, or for hosts that give none, in its data; -1 without one. */
    private static int typeStart(Buffer bytes, int start, int data, int end) {
        int name = EventBytes.typeStart(bytes, start, end);
        return name >= 0 ? name : EventBytes.typeMember(bytes, data, end);
    }

    private static EventKind kind(Buffer bytes, int type, int end) {
        if (ByteSearch.matches(bytes, type, end, ERROR)) {
            return EventKind.ERROR;
        }
        if (!ByteSearch.matches(bytes, type, end, RESPONSE)) {
            return EventKind.CONTENT;
        }
        int name = type + RESPONSE.length;
        if (isOneOf(bytes, name, end, PREAMBLE)) {
            return EventKind.PREAMBLE;
        }
        if (isWord(bytes, name, end, FAILED)) {
            return EventKind.ERROR;
        }
        return isOneOf(bytes, name, end, TERMINAL) ? EventKind.TERMINAL : EventKind.CONTENT;
    }

    private static boolean isOneOf(Buffer bytes, int at, int end, byte[][] words) {
        for (byte[] word : words) {
            if (isWord(bytes, at, end, word)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the whole rest of the type is {@code word}: {@code response.completed} is not {@code response.completed_part}. */
    private static boolean isWord(Buffer bytes, int at, int end, byte[] word) {
        if (!ByteSearch.matches(bytes, at, end, word)) {
            return false;
        }
        int next = at + word.length;
        return next >= end || bytes.getByte(next) <= ' ' || bytes.getByte(next) == '"';
    }

    private void noteId(Buffer bytes, int data, int end) {
        int value = EventBytes.member(bytes, data, end, ID);
        if (value >= 0) {
            int close = ByteSearch.quote(bytes, value + 1, Math.min(end, value + 200));
            responseId = bytes.getString(value + 1, close, StandardCharsets.UTF_8.name());
        }
    }

    @Override
    public void noteTail(Buffer tail) {
        usage.take(tail, 0, tail.length());
    }

    @Override
    public @Nullable Usage usage() {
        return usage.last();
    }

    /** {@code error}, then {@code response.failed}: some SDKs look for the one, some for the other. */
    @Override
    public Buffer errorEvents(Buffer errorBody) {
        JsonObject error = errorBody.toJsonObject().getJsonObject("error");
        // Flat as the API reference has it, and nested as the wire does.
        JsonObject event = new JsonObject()
                .put("type", "error")
                .put("sequence_number", events)
                .put("code", error.getValue("code"))
                .put("message", error.getValue("message"))
                .put("param", error.getValue("param"))
                .put("error", error);
        JsonObject failed = new JsonObject()
                .put("type", "response.failed")
                .put("sequence_number", events + 1)
                .put("response", failedResponse(error));
        return Buffer.buffer("event: error\ndata: ")
                .appendBuffer(event.toBuffer())
                .appendString("\n\nevent: response.failed\ndata: ")
                .appendBuffer(failed.toBuffer())
                .appendString("\n\n");
    }

    @Override
    public Buffer cutEvents(String why) {
        JsonObject incomplete = new JsonObject()
                .put("type", "response.incomplete")
                .put("sequence_number", events)
                .put(
                        "response",
                        response("incomplete")
                                .putNull("error")
                                .put("incomplete_details", new JsonObject().put("reason", "max_output_tokens")));
        return Buffer.buffer("event: response.incomplete\ndata: ")
                .appendBuffer(incomplete.toBuffer())
                .appendString("\n\n");
    }

    private JsonObject failedResponse(JsonObject error) {
        return response("failed")
                .put(
                        "error",
                        new JsonObject().put("code", error.getValue("code")).put("message", error.getValue("message")))
                .putNull("incomplete_details");
    }

    private JsonObject response(String status) {
        return new JsonObject()
                .put("id", responseId == null ? "resp_" + status : responseId)
                .put("object", "response")
                .put("created_at", 0)
                .put("status", status)
                .put("model", "")
                .put("output", new JsonArray())
                .putNull("usage");
    }
}
