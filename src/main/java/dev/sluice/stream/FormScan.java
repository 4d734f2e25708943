package dev.sluice.stream;

import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the fields {@code model} and {@code stream} in a form that passes by in any slices (RFC 7578, RFC 2046 5.1), and
 * keeps nothing else of it. One instance per body, on one event loop.
 */
public final class FormScan {
    private static final int MAX_HEAD_BYTES = 8 * 1024;
    private static final int MAX_VALUE_BYTES = 512;

    private enum State {
        DATA,
        BEHIND_DELIMITER,
        HEAD,
        END
    }

    private final byte[] delimiter;
    private Buffer head = Buffer.buffer();
    private Buffer value = Buffer.buffer();
    private State state = State.DATA;
    private int matched = 2; // the first delimiter has no line break before it
    private long offset;
    private @Nullable String field; // of the part whose data is passing
    private @Nullable String model;
    private boolean stream;
    private long modelStart = -1;
    private long modelEnd = -1;
    private boolean dashSeen;
    private @Nullable Failure failure;

    /** A scan for forms whose parts are separated by {@code boundary}, as the content type gives it. */
    public FormScan(String boundary) {
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The boundary in a content type such as {@code multipart/form-data; boundary=x}; null if there is none. */
    public static @Nullable String boundary(String contentType) {
        int at = contentType.toLowerCase(Locale.ROOT).indexOf("boundary=");
        if (at < 0) {
            return null;
        }
        String value = contentType.substring(at + "boundary=".length());
        int end = value.startsWith("\"") ? value.indexOf('"', 1) : value.indexOf(';');
        String boundary = value.startsWith("\"")
                ? (end < 0 ? "" : value.substring(1, end))
                : (end < 0 ? value : value.substring(0, end)).trim();
        return boundary.isEmpty() || boundary.length() > 70 ? null : boundary;
    }

    /** Takes the next slice; returns what is wrong with the form, or null so far. */
    public @Nullable Failure feed(Buffer slice) {
        int length = slice.length();
        for (int i = 0; i < length && failure == null; i++) {
            if (state == State.DATA && matched == 0 && field == null) {
                i = ByteSearch.lineEnd(slice, i, length);
                if (i == length) {
                    break;
                }
            }
            byte b = slice.getByte(i);
            switch (state) {
                case DATA -> data(b, offset + i);
                case BEHIND_DELIMITER -> behindDelimiter(b);
                case HEAD -> head(b, offset + i + 1);
                case END -> {}
            }
        }
        offset += slice.length();
        return failure;
    }

    private void data(byte b, long at) {
        if (b == delimiter[matched]) {
            if (++matched == delimiter.length) {
                matched = 0;
                endPart(at + 1 - delimiter.length);
                state = State.BEHIND_DELIMITER;
                dashSeen = false;
            }
            return;
        }
        // A carriage return can only be the delimiter's first byte, so that no other beginning of it can be hidden
        // here.
        if (field != null) {
            for (int i = 0; i < matched; i++) {
                keep(delimiter[i]);
            }
        }
        matched = b == '\r' ? 1 : 0;
        if (field != null && matched == 0) {
            keep(b);
        }
    }

    private void keep(byte b) {
        if (value.length() < MAX_VALUE_BYTES) {
            value.appendByte(b);
        } else {
            failure = Failure.of(
                    Kind.INVALID_REQUEST, field + ": longer than " + MAX_VALUE_BYTES + " bytes (expected: a name)");
        }
    }

    private void behindDelimiter(byte b) {
        if (b == '-' && dashSeen) {
            state = State.END;
        } else if (b == '-') {
            dashSeen = true;
        } else if (b == '\n') {
            state = State.HEAD;
            head = Buffer.buffer();
        }
    }

    private void head(byte b, long dataStart) {
        head.appendByte(b);
        int length = head.length();
        boolean empty = length == 2 && head.getByte(0) == '\r' && b == '\n';
        boolean ended =
                length >= 4 && b == '\n' && head.getByte(length - 3) == '\n' && head.getByte(length - 2) == '\r';
        if (empty || ended) {
            beginPart(head.toString(StandardCharsets.UTF_8), dataStart);
        } else if (length > MAX_HEAD_BYTES) {
            failure = Failure.of(
                    Kind.INVALID_REQUEST,
                    "form: a part's head is longer than " + MAX_HEAD_BYTES + " bytes (expected: less)");
        }
    }

    private void beginPart(String partHead, long dataStart) {
        state = State.DATA;
        matched = 0;
        value = Buffer.buffer();
        String name = fieldName(partHead);
        field = "model".equals(name) || "stream".equals(name) ? name : null;
        if ("model".equals(field)) {
            if (modelStart >= 0) {
                failure = Failure.ofParam(Kind.DUPLICATE_KEY, "model", "model: given twice (expected: once)");
            }
            modelStart = dataStart;
        }
    }

    private void endPart(long dataEnd) {
        if ("model".equals(field)) {
            model = value.toString(StandardCharsets.UTF_8);
            modelEnd = dataEnd;
        } else if ("stream".equals(field)) {
            stream = "true"
                    .equalsIgnoreCase(value.toString(StandardCharsets.UTF_8).trim());
        }
        field = null;
    }

    /** The {@code name} of a part's {@code Content-Disposition}, quoted or not. */
    private static @Nullable String fieldName(String head) {
        for (String line : head.split("\r\n", -1)) {
            if (!line.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
                continue;
            }
            for (String parameter : line.split(";", -1)) {
                String trimmed = parameter.trim();
                if (trimmed.toLowerCase(Locale.ROOT).startsWith("name=")) {
                    return trimmed.substring(5).replace("\"", "").trim();
                }
            }
        }
        return null;
    }

    /** The value of the field {@code model}, once it has passed whole. */
    public @Nullable String model() {
        return model;
    }

    public boolean stream() {
        return stream;
    }

    public long modelStart() {
        return modelStart;
    }

    public long modelEnd() {
        return modelEnd;
    }

    /** Whether the closing delimiter has passed. */
    public boolean isWhole() {
        return state == State.END;
    }
}
