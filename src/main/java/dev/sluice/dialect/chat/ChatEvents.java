package dev.sluice.dialect.chat;

import static dev.sluice.dialect.EventBytes.ascii;

import dev.sluice.canonical.Usage;
import dev.sluice.dialect.ErrorBody;
import dev.sluice.dialect.EventBytes;
import dev.sluice.dialect.EventKind;
import dev.sluice.dialect.StreamDialect;
import dev.sluice.dialect.UsageTap;
import dev.sluice.stream.ByteSearch;
import io.vertx.core.buffer.Buffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The stream of Chat Completions and of the older Completions: data without event names, then {@code [DONE]} (OpenAI API
 * reference, chat streaming, read 2026-11).
 */
public final class ChatEvents implements StreamDialect {
    private static final byte[] DONE = ascii("[DONE]");
    private static final byte[] ERROR_TYPE = ascii("error");
    private static final byte[] ERROR = ascii("\"error\"");
    private static final byte[] CHOICES = ascii("\"choices\"");
    private static final byte[] FINISH_REASON = ascii("\"finish_reason\"");

    private static final String NO_HEAD = "{\"choices\":";
    private static final int LONGEST_HEAD = 1_000;

    private final boolean withholdsUsage;
    private final boolean doneMarker;
    private final UsageTap usage = new UsageTap(ChatUsage::read);
    private boolean finished;
    private @Nullable String head; // of the first event, up to its choices: every event has the same

    /**
     * A dialect for one stream.
     *
     * @param withholdsUsage whether the usage was asked for by us and not by the caller
     * @param doneMarker whether the host ends its streams with {@code [DONE]}; without it, the end of the stream is good once
     *     a choice has finished
     */
    public ChatEvents(boolean withholdsUsage, boolean doneMarker) {
        this.withholdsUsage = withholdsUsage;
        this.doneMarker = doneMarker;
    }

    @Override
    public EventKind classify(Buffer bytes, int start, int end) {
        int data = EventBytes.dataStart(bytes, start, end);
        if (data < 0) {
            return EventKind.SIGN_OF_LIFE;
        }
        if (ByteSearch.matches(bytes, data, end, DONE)) {
            return EventKind.TERMINAL;
        }
        int type = EventBytes.typeStart(bytes, start, end);
        if (ByteSearch.matches(bytes, type, end, ERROR_TYPE) || hasError(bytes, start, data, end)) {
            return EventKind.ERROR;
        }
        if (head == null) {
            head = head(bytes, data, end);
        }
        boolean onlyUsage = usage.take(bytes, data, end) && hasNoChoices(bytes, data, end);
        if (onlyUsage && withholdsUsage) {
            return EventKind.USAGE;
        }
        if (!doneMarker && !finished) {
            finished = EventBytes.member(bytes, data, end, FINISH_REASON) >= 0;
        }
        return finished ? EventKind.TERMINAL : EventKind.CONTENT;
    }

    /** Only an {@code error} of the event itself counts, not one inside of a choice. */
    private static boolean hasError(Buffer bytes, int start, int data, int end) {
        int error = EventBytes.member(bytes, data, end, ERROR);
        return error >= 0 && ErrorBody.isTopLevelError(EventBytes.payload(bytes, start, end));
    }

    private static String head(Buffer bytes, int data, int end) {
        int choices = EventBytes.member(bytes, data, end, CHOICES);
        return choices < 0 || choices - data > LONGEST_HEAD ? NO_HEAD : bytes.getString(data, choices);
    }

    private static boolean hasNoChoices(Buffer bytes, int data, int end) {
        int choices = EventBytes.member(bytes, data, end, CHOICES);
        if (choices < 0) {
            return true;
        }
        int inside = EventBytes.skipSpace(bytes, choices + 1, end);
        return bytes.getByte(choices) == '[' && inside < end && bytes.getByte(inside) == ']';
    }

    @Override
    public void noteTail(Buffer tail) {
        usage.take(tail, 0, tail.length());
    }

    @Override
    public @Nullable Usage usage() {
        return usage.last();
    }

    /** Without {@code [DONE]}, which some clients take for success. */
    @Override
    public Buffer errorEvents(Buffer errorBody) {
        return Buffer.buffer("data: ").appendBuffer(errorBody).appendString("\n\n");
    }

    @Override
    public Buffer cutEvents(String why) {
        return Buffer.buffer("data: ")
                .appendString(Objects.requireNonNullElse(head, NO_HEAD))
                .appendString(
                        "[{\"index\":0,\"delta\":{},\"text\":\"\",\"finish_reason\":\"length\"}]}\n\ndata: [DONE]\n\n");
    }
}
