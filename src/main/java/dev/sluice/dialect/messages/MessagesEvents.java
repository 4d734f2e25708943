package dev.sluice.dialect.messages;

import static dev.sluice.dialect.EventBytes.ascii;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.HostFault.Sort;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.EventBytes;
import dev.sluice.dialect.EventKind;
import dev.sluice.dialect.StreamDialect;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.stream.ByteSearch;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The stream of Messages: every event has a type, both as its name and in its data; it begins with {@code message_start} and ends with
 * {@code message_stop} (Anthropic API reference, streaming, read 2026-11). The usage of its beginning is corrected, not added to, by that
 * of {@code message_delta}.
 */
public final class MessagesEvents implements StreamDialect {
    private static final byte[] USAGE = ascii("\"usage\"");
    private static final byte[] START = ascii("message_start");
    private static final byte[] DELTA = ascii("message_delta");
    private static final byte[] STOP = ascii("message_stop");
    private static final byte[] PING = ascii("ping");
    private static final byte[] ERROR = ascii("error");
    private static final int OVERLOADED = 529;

    private static final byte[] BLOCK = ascii("content_block_");
    private static final byte[] BLOCK_START = ascii("start");
    private static final byte[] BLOCK_STOP = ascii("stop");

    private final String requestId;
    private int blocks; // that have begun
    private boolean inBlock;
    private Json.@Nullable Obj told;

    /**
     * The events of one stream.
     *
     * @param requestId what an error calls the request
     */
    public MessagesEvents(String requestId) {
        this.requestId = requestId;
    }

    @Override
    public EventKind classify(Buffer bytes, int start, int end) {
        int data = EventBytes.dataStart(bytes, start, end);
        if (data < 0) {
            return EventKind.SIGN_OF_LIFE;
        }
        int name = EventBytes.typeStart(bytes, start, end);
        EventKind kind = kind(bytes, name >= 0 ? name : EventBytes.typeMember(bytes, data, end), end);
        if (kind == EventKind.PREAMBLE || kind == EventKind.USAGE) {
            take(bytes, data, end);
        }
        if (kind == EventKind.CONTENT) {
            noteBlock(bytes, name >= 0 ? name : EventBytes.typeMember(bytes, data, end), end);
        }
        // The usage stands beside the reason of the end, which no caller can do without.
        return kind == EventKind.USAGE ? EventKind.CONTENT : kind;
    }

    private static EventKind kind(Buffer bytes, int type, int end) {
        if (isWord(bytes, type, end, START)) {
            return EventKind.PREAMBLE;
        }
        if (isWord(bytes, type, end, DELTA)) {
            return EventKind.USAGE;
        }
        if (isWord(bytes, type, end, STOP)) {
            return EventKind.TERMINAL;
        }
        if (isWord(bytes, type, end, PING)) {
            return EventKind.SIGN_OF_LIFE;
        }
        return isWord(bytes, type, end, ERROR) ? EventKind.ERROR : EventKind.CONTENT;
    }

    private void noteBlock(Buffer bytes, int type, int end) {
        if (type < 0 || !ByteSearch.matches(bytes, type, end, BLOCK)) {
            return;
        }
        int step = type + BLOCK.length;
        if (isWord(bytes, step, end, BLOCK_START)) {
            blocks++;
            inBlock = true;
        } else if (isWord(bytes, step, end, BLOCK_STOP)) {
            inBlock = false;
        }
    }

    /** Whether the whole type is {@code word}. */
    private static boolean isWord(Buffer bytes, int at, int end, byte[] word) {
        if (at < 0 || !ByteSearch.matches(bytes, at, end, word)) {
            return false;
        }
        int next = at + word.length;
        return next >= end || bytes.getByte(next) <= ' ' || bytes.getByte(next) == '"';
    }

    private void take(Buffer bytes, int from, int end) {
        int value = EventBytes.member(bytes, from, end, USAGE);
        if (value < 0 || bytes.getByte(value) != '{') {
            return;
        }
        byte[] json = bytes.getBytes(value, end);
        try (JsonParser parser = JsonReader.parser(json, 0, json.length)) {
            if (parser.nextToken() == JsonToken.START_OBJECT
                    && JsonReader.readValue(parser) instanceof Json.Obj usage) {
                told = Counts.merge(told, usage);
            }
        } catch (IOException | InvalidJsonException unreadable) {
            // The event goes to the caller as it is; what it used is then not known any better.
        }
    }

    @Override
    public void noteTail(Buffer tail) {
        take(tail, 0, tail.length());
    }

    @Override
    public @Nullable Usage usage() {
        return Counts.read(told);
    }

    @Override
    public Buffer errorEvents(Buffer errorBody) {
        Json.Obj error = null;
        try {
            error = JsonReader.readObject(errorBody).object("error");
        } catch (InvalidJsonException unreadable) {
            // told without its words
        }
        return errorEvents(fault(error == null ? new Json.Obj() : error));
    }

    /** The event that ends a stream: the SDKs raise it by its name and take the type from it. */
    public Buffer errorEvents(HostFault fault) {
        return Buffer.buffer("event: error\ndata: ")
                .appendBuffer(Errors.write(fault, requestId).toBuffer())
                .appendString("\n\n");
    }

    /** The output that is told is what the host has told, which at that time is the beginning's. */
    @Override
    public Buffer cutEvents(String why) {
        Usage known = usage();
        Buffer events = Buffer.buffer();
        if (inBlock) {
            events.appendString("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":"
                    + (blocks - 1) + "}\n\n");
        }
        return events.appendString("event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":"
                        + "{\"stop_reason\":\"max_tokens\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":"
                        + (known == null ? 0 : known.totalOutput()) + "}}\n\n")
                .appendString("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    }

    /** What an error object in OpenAI's words stands for. */
    private static HostFault fault(Json.Obj error) {
        String type = Objects.requireNonNullElse(error.text("type"), "");
        String code = Objects.requireNonNullElse(error.text("code"), "");
        String message = Objects.requireNonNullElse(error.text("message"), "The answer broke off");
        Sort sort = switch (code) {
            case "context_length_exceeded" -> Sort.CONTEXT_TOO_LONG;
            case "rate_limit_exceeded" -> Sort.RATE_LIMIT;
            case "insufficient_quota" -> Sort.QUOTA;
            default -> sortOf(type + " " + code);
        };
        int status = sort == Sort.OVERLOADED ? OVERLOADED : sort.status();
        return new HostFault(sort, status, message, null, null, -1);
    }

    private static Sort sortOf(String words) {
        if (words.contains("overloaded")) {
            return Sort.OVERLOADED;
        }
        if (words.contains("timeout")) {
            return Sort.TIMEOUT;
        }
        if (words.contains("rate_limit")) {
            return Sort.RATE_LIMIT;
        }
        return words.startsWith("invalid_request") ? Sort.INVALID_REQUEST : Sort.SERVER;
    }
}
