package dev.sluice.wire.http1;

import io.netty.buffer.ByteBuf;
import io.vertx.core.MultiMap;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the field lines of a head, up to and with the empty line (RFC 9112, 5). Takes neither folded lines, nor blanks
 * before the colon, nor a line end other than CR LF.
 *
 * <p>Remembers its place as an offset from the start of the head, so that a head that comes in pieces is looked at once.
 */
final class HeadFields {
    static final int MAX_FIELDS = 100;

    private enum Part {
        LINE,
        NAME,
        VALUE,
        LINE_FEED,
        LAST_LINE_FEED
    }

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] scratch = new byte[128]; // holds nearly every value, and costs each connection little
    private final Framing framing = new Framing();
    private MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    private Part part = Part.LINE;
    private int at; // what lies before it has been looked at
    private int nameStart;
    private int nameEnd;
    private int count;
    private @Nullable Refusal refusal;

    /** Prepares for the fields that begin {@code offset} bytes behind the start of the head. */
    void begin(int offset) {
        framing.reset();
        headers = MultiMap.caseInsensitiveMultiMap();
        part = Part.LINE;
        at = offset;
        count = 0;
    }

    /** Reads on in a head that begins at {@code base}; looks at nothing from {@code end} on. */
    Progress read(ByteBuf in, int base, int end) {
        Progress progress = Progress.DONE;
        while (progress == Progress.DONE) {
            if (base + at >= end) {
                return Progress.MORE;
            }
            if (part == Part.LAST_LINE_FEED) {
                return lineFeed(in, base);
            }
            progress = switch (part) {
                case LINE -> line(in.getByte(base + at));
                case NAME -> name(in, base, end);
                case VALUE -> value(in, base, end);
                default -> lineFeed(in, base);
            };
        }
        return progress;
    }

    private Progress line(byte first) {
        if (first == '\r') {
            part = Part.LAST_LINE_FEED;
            at++;
            return Progress.DONE;
        }
        count++;
        if (count > MAX_FIELDS) {
            return refuse(new Refusal(431, "The head has more fields than " + MAX_FIELDS + "."));
        }
        nameStart = at;
        part = Part.NAME;
        return Progress.DONE;
    }

    private Progress name(ByteBuf in, int base, int end) {
        int stop = Octets.tokenEnd(in, base + at, end);
        at = stop - base;
        if (stop == end) {
            return Progress.MORE;
        }
        byte b = in.getByte(stop);
        if (b != ':' || at == nameStart) {
            return unexpected(b, at == nameStart ? "a name; lines are not folded" : "a token and a colon");
        }
        nameEnd = at;
        at++;
        part = Part.VALUE;
        return Progress.DONE;
    }

    private Progress value(ByteBuf in, int base, int end) {
        int stop = Octets.textEnd(in, base + at, end);
        at = stop - base;
        if (stop == end) {
            return Progress.MORE;
        }
        byte b = in.getByte(stop);
        if (b != '\r') {
            return unexpected(b, "text without control characters");
        }
        at++;
        part = Part.LINE_FEED;
        return Progress.DONE;
    }

    private Progress lineFeed(ByteBuf in, int base) {
        byte b = in.getByte(base + at);
        if (b != '\n') {
            return unexpected(b, "a line feed behind a carriage return");
        }
        at++;
        if (part == Part.LINE_FEED) {
            part = Part.LINE;
            return keep(in, base);
        }
        return Progress.DONE;
    }

    /** The line is whole: its name begins at nameStart, its value behind nameEnd, and CR LF lie before at. */
    private Progress keep(ByteBuf in, int base) {
        int from = base + nameEnd + 1;
        int to = base + at - 2;
        while (from < to && Octets.isBlank(in.getByte(from))) {
            from++;
        }
        while (from < to && Octets.isBlank(in.getByte(to - 1))) {
            to--;
        }
        String value = text(in, from, to);
        FieldNames.Name known = FieldNames.known(in, base + nameStart, base + nameEnd);
        if (known == null) {
            headers.add(Octets.text(in, base + nameStart, base + nameEnd), value);
            return Progress.DONE;
        }
        headers.add(known.text(), value);
        Refusal wrong = framing.take(known.role(), value);
        return wrong == null ? Progress.DONE : refuse(wrong);
    }

    /** Past ByteBuf's own way, which makes a view of the whole buffer for each text. */
    private String text(ByteBuf in, int from, int to) {
        int length = to - from;
        if (length > scratch.length) {
            return Octets.text(in, from, to);
        }
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            WORDS.set(scratch, i, in.getLong(from + i));
        }
        for (; i < length; i++) {
            scratch[i] = in.getByte(from + i);
        }
        return new String(scratch, 0, length, StandardCharsets.ISO_8859_1);
    }

    private Progress unexpected(byte b, String expected) {
        return refuse(new Refusal(400, "Field " + count + ": " + Octets.name(b) + " (expected: " + expected + ")."));
    }

    private Progress refuse(Refusal wrong) {
        refusal = wrong;
        return Progress.REFUSED;
    }

    /** The length of the whole head so far, in bytes. */
    int offset() {
        return at;
    }

    MultiMap headers() {
        return headers;
    }

    Framing framing() {
        return framing;
    }

    @Nullable
    Refusal refusal() {
        return refusal;
    }
}
