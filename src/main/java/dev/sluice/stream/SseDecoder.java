package dev.sluice.stream;

import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the data of an event stream (WHATWG HTML 9.2.6) from bytes that are cut anywhere: lines end in LF, CR LF or CR, comments and
 * fields other than {@code event} and {@code data} are overlooked. Against the standard, an event that the end of the stream cuts short
 * of its empty line counts, because several hosts end so.
 *
 * <p>For those who look into every event; {@link EventCutter} is for those who forward them.
 */
public final class SseDecoder {
    /** Hears of the events. */
    public interface Sink {
        /**
         * An event with data; {@code [0, length)} of {@code data} is only lent, and its lines are joined by LF.
         *
         * @param name what the field {@code event} says, or null
         */
        void onEvent(@Nullable String name, byte[] data, int length);

        /** A line that is no field of the standard; {@code [0, length)} of {@code line} is only lent. */
        default void onOtherLine(byte[] line, int length) {}
    }

    /** An answer that repeats all it said in one event, pictures included, is the longest there is. */
    private static final int MAX_EVENT_BYTES = 64 << 20;

    private static final int FIRST_BYTES = 1_024;
    private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ID = "id".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RETRY = "retry".getBytes(StandardCharsets.US_ASCII);

    private final Sink sink;
    private byte[] line = new byte[FIRST_BYTES];
    private int lineLength;
    private byte[] data = new byte[FIRST_BYTES];
    private int dataLength;
    private boolean hasData;
    private @Nullable String name;
    private boolean afterReturn;
    private boolean first = true;

    public SseDecoder(Sink sink) {
        this.sink = sink;
    }

    /** Takes the next bytes. */
    public void feed(Buffer bytes) {
        int from = 0;
        int length = bytes.length();
        while (from < length) {
            if (afterReturn) {
                afterReturn = false;
                if (bytes.getByte(from) == '\n') {
                    from++;
                    continue;
                }
            }
            int end = ByteSearch.lineEnd(bytes, from, length);
            line = append(line, lineLength, bytes, from, end);
            lineLength += end - from;
            if (end < length) {
                afterReturn = bytes.getByte(end) == '\r';
                endLine();
            }
            from = end + 1;
        }
    }

    /** No more bytes will come. */
    public void end() {
        if (lineLength > 0) {
            endLine();
        }
        dispatch();
    }

    private void endLine() {
        int start = 0;
        if (first) {
            first = false;
            boolean mark =
                    lineLength >= 3 && line[0] == (byte) 0xef && line[1] == (byte) 0xbb && line[2] == (byte) 0xbf;
            start = mark ? 3 : 0;
        }
        int length = lineLength;
        lineLength = 0;
        if (length == start) {
            dispatch();
        } else if (line[start] != ':') {
            field(start, length);
        }
    }

    private void field(int start, int length) {
        int colon = start;
        while (colon < length && line[colon] != ':') {
            colon++;
        }
        int value = Math.min(colon + 1, length);
        if (value < length && line[value] == ' ') {
            value++;
        }
        if (is(DATA, start, colon)) {
            addData(value, length);
        } else if (is(EVENT, start, colon)) {
            name = new String(line, value, length - value, StandardCharsets.UTF_8);
        } else if (!is(ID, start, colon) && !is(RETRY, start, colon)) {
            sink.onOtherLine(line, length);
        }
    }

    private void addData(int from, int to) {
        int gap = hasData ? 1 : 0;
        data = ensure(data, dataLength + gap + to - from);
        if (hasData) {
            data[dataLength] = '\n';
        }
        System.arraycopy(line, from, data, dataLength + gap, to - from);
        dataLength += gap + to - from;
        hasData = true;
    }

    private void dispatch() {
        String event = name;
        int length = dataLength;
        boolean told = hasData;
        name = null;
        dataLength = 0;
        hasData = false;
        if (told) {
            sink.onEvent(event, data, length);
        }
    }

    private boolean is(byte[] field, int from, int to) {
        return Arrays.equals(field, 0, field.length, line, from, to);
    }

    private static byte[] append(byte[] to, int at, Buffer bytes, int from, int end) {
        byte[] enough = ensure(to, at + end - from);
        bytes.getBytes(from, end, enough, at);
        return enough;
    }

    private static byte[] ensure(byte[] bytes, int wanted) {
        if (wanted <= bytes.length) {
            return bytes;
        }
        if (wanted > MAX_EVENT_BYTES) {
            throw Failure.of(
                    Kind.UPSTREAM_INVALID_ANSWER,
                    "The host sent an event of more than " + MAX_EVENT_BYTES + " bytes (expected: less)");
        }
        return Arrays.copyOf(bytes, Math.max(wanted, Math.min(bytes.length * 2, MAX_EVENT_BYTES)));
    }
}
