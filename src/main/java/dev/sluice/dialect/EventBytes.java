package dev.sluice.dialect;

import dev.sluice.stream.ByteSearch;
import dev.sluice.stream.JsonMember;
import dev.sluice.stream.JsonScan;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * Looks into the bytes of one event without parsing it. What is searched for stands in double quotes; inside a JSON string
 * a quote is escaped, so that text which a model writes is never taken for it.
 */
public final class EventBytes {
    private static final byte[] DATA = ascii("data:");
    private static final byte[] EVENT = ascii("event:");
    private static final byte[] NULL = ascii("null");

    private EventBytes() {}

    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Where the value of the first {@code data:} line begins, after the space that may follow the colon; -1 without one. */
    public static int dataStart(Buffer bytes, int start, int end) {
        return fieldStart(bytes, start, end, DATA);
    }

    /** Where the value of the {@code event:} line begins; -1 without one. */
    public static int typeStart(Buffer bytes, int start, int end) {
        return fieldStart(bytes, start, end, EVENT);
    }

    private static int fieldStart(Buffer bytes, int start, int end, byte[] field) {
        int line = start;
        while (line < end) {
            if (ByteSearch.matches(bytes, line, end, field)) {
                int value = line + field.length;
                return value < end && bytes.getByte(value) == ' ' ? value + 1 : value;
            }
            line = nextLine(bytes, line, end);
        }
        return -1;
    }

    /** All data of an event: the values of its {@code data:} lines, with line breaks between them. A copy. */
    public static Buffer payload(Buffer bytes, int start, int end) {
        Buffer payload = Buffer.buffer();
        int line = start;
        while (line < end) {
            int next = nextLine(bytes, line, end);
            int value = fieldStart(bytes, line, next - 1, DATA);
            if (value >= 0) {
                payload.appendString(payload.length() == 0 ? "" : "\n").appendBuffer(bytes, value, next - 1 - value);
            }
            line = next;
        }
        return payload;
    }

    private static int nextLine(Buffer bytes, int from, int end) {
        int i = from;
        while (i < end && bytes.getByte(i) != '\n' && bytes.getByte(i) != '\r') {
            i++;
        }
        return i + 1;
    }

    /**
     * Where the value of the first member called {@code quotedName}, such as {@code "usage"} with its quotes, begins at any
     * depth, if it is not null; -1 if there is none.
     */
    public static int member(Buffer bytes, int start, int end, byte[] quotedName) {
        int quote = ByteSearch.quote(bytes, start, end);
        while (quote < end) {
            if ((quote == 0 || bytes.getByte(quote - 1) != '\\') && ByteSearch.matches(bytes, quote, end, quotedName)) {
                int value = valueAfter(bytes, quote + quotedName.length, end);
                if (value >= 0 && !ByteSearch.matches(bytes, value, end, NULL)) {
                    return value;
                }
            }
            quote = ByteSearch.quote(bytes, quote + 1, end);
        }
        return -1;
    }

    /** Where the text of the {@code type} of the object at {@code data} itself begins, behind its quote; -1 without one. */
    public static int typeMember(Buffer bytes, int data, int end) {
        JsonMember type = JsonMember.top("type");
        new JsonScan(type).feed(bytes.slice(data, end));
        return type.isString() ? data + (int) type.start() + 1 : -1;
    }

    /** Where the value after a colon begins; -1 if what stands here is no name of a member. */
    private static int valueAfter(Buffer bytes, int from, int end) {
        int colon = skipSpace(bytes, from, end);
        if (colon >= end || bytes.getByte(colon) != ':') {
            return -1;
        }
        int value = skipSpace(bytes, colon + 1, end);
        return value < end ? value : -1;
    }

    public static int skipSpace(Buffer bytes, int from, int end) {
        int i = from;
        while (i < end && bytes.getByte(i) <= ' ' && bytes.getByte(i) >= 0) {
            i++;
        }
        return i;
    }
}
