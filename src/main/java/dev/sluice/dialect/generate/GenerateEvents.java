package dev.sluice.dialect.generate;

import static dev.sluice.dialect.EventBytes.ascii;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.HostFault.Sort;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.ErrorBody;
import dev.sluice.dialect.EventBytes;
import dev.sluice.dialect.EventKind;
import dev.sluice.dialect.StreamDialect;
import dev.sluice.failure.Kind;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.Json.Obj;
import dev.sluice.json.JsonReader;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The stream of {@code streamGenerateContent?alt=sse} (Gemini API, read 2026-11): data without event names and without a mark of the end,
 * so that the end of the stream is good once a reason to finish was told. The usage stands in every event. An error is bare JSON in the
 * place of an event, which is how Google's SDKs know it.
 */
public final class GenerateEvents implements StreamDialect {
    private static final byte[] ERROR = ascii("\"error\"");
    private static final byte[] FINISH_REASON = ascii("\"finishReason\"");
    private static final byte[] BLOCK_REASON = ascii("\"blockReason\"");
    private static final byte[] USAGE = ascii("\"usageMetadata\"");
    private static final byte[] GROUNDING = ascii("\"groundingMetadata\"");
    private static final byte[] QUERIES = ascii("\"webSearchQueries\"");
    private static final String NO_WORDS = "The answer broke off.";

    private final Searches searches = new Searches();
    private boolean searchesMissed;
    private @Nullable Usage usage;
    private boolean finished;

    @Override
    public EventKind classify(Buffer bytes, int start, int end) {
        int data = EventBytes.dataStart(bytes, start, end);
        if (data < 0) {
            return isBareError(bytes, start, end) ? EventKind.ERROR : EventKind.SIGN_OF_LIFE;
        }
        if (hasError(bytes, start, data, end)) {
            return EventKind.ERROR;
        }
        takeUsage(bytes, data, end);
        if (EventBytes.member(bytes, data, end, GROUNDING) >= 0) {
            searches.addChunk(EventBytes.payload(bytes, start, end).getBytes());
        }
        finished = finished
                || EventBytes.member(bytes, data, end, FINISH_REASON) >= 0
                || EventBytes.member(bytes, data, end, BLOCK_REASON) >= 0;
        return finished ? EventKind.TERMINAL : EventKind.CONTENT;
    }

    private static boolean isBareError(Buffer bytes, int start, int end) {
        int first = EventBytes.skipSpace(bytes, start, end);
        return first < end
                && bytes.getByte(first) == '{'
                && EventBytes.member(bytes, first, end, ERROR) >= 0
                && ErrorBody.isTopLevelError(bytes.getBuffer(first, end));
    }

    /** Only an {@code error} of the event itself counts, not one among the arguments of a call. */
    private static boolean hasError(Buffer bytes, int start, int data, int end) {
        return EventBytes.member(bytes, data, end, ERROR) >= 0
                && ErrorBody.isTopLevelError(EventBytes.payload(bytes, start, end));
    }

    private void takeUsage(Buffer bytes, int from, int end) {
        int value = EventBytes.member(bytes, from, end, USAGE);
        if (value < 0 || bytes.getByte(value) != '{') {
            return;
        }
        byte[] json = bytes.getBytes(value, end);
        try (JsonParser parser = JsonReader.parser(json, 0, json.length)) {
            boolean begins = parser.nextToken() == JsonToken.START_OBJECT;
            Usage told = begins && JsonReader.readValue(parser) instanceof Obj object ? UsageWords.read(object) : null;
            usage = told == null ? usage : told;
        } catch (IOException | InvalidJsonException cutOff) {
            // the usage is told again with the next event
        }
    }

    @Override
    public void noteTail(Buffer tail) {
        takeUsage(tail, 0, tail.length());
        searchesMissed |= EventBytes.member(tail, 0, tail.length(), QUERIES) >= 0;
        finished |= EventBytes.member(tail, 0, tail.length(), FINISH_REASON) >= 0;
    }

    @Override
    public @Nullable Usage usage() {
        Usage told = searches.in(usage);
        return told != null && searchesMissed ? told.doubtful() : told;
    }

    @Override
    public Buffer errorEvents(Buffer errorBody) {
        Obj error = new Obj();
        try {
            Obj told = JsonReader.readObject(errorBody).object("error");
            error = told == null ? error : told;
        } catch (InvalidJsonException noObject) {
            // then there are no words for it
        }
        String message = error.text("message");
        String code = error.text("code");
        int status = status(error.number("code", 0), code);
        HostFault fault = new HostFault(
                Sort.ofStatus(status), status, message == null ? NO_WORDS : message, code, error.text("param"), -1);
        return Errors.write(fault).toBuffer().appendString("\r\n\r\n");
    }

    @Override
    public Buffer cutEvents(String why) {
        return Buffer.buffer("data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\"}],\"role\":\"model\"},"
                + "\"finishReason\":\"MAX_TOKENS\",\"finishMessage\":" + new Json.Text(why)
                + ",\"index\":0}]}\r\n\r\n");
    }

    /** What the host says as a number, as Google does; of a failure of ours its own; else 500. */
    private static int status(long number, @Nullable String code) {
        if (number >= 400 && number < 600) {
            return (int) number;
        }
        for (Kind kind : Kind.values()) {
            if (kind.code().equals(code)) {
                return kind.status();
            }
        }
        return Sort.SERVER.status();
    }
}
