package dev.sluice.stream;

import io.vertx.core.buffer.Buffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Searches in buffers and arrays, eight bytes at a time where it can, without a copy. */
public final class ByteSearch {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_SEVEN = 0x7f7f7f7f7f7f7f7fL;
    private static final long NEWLINES = 0x0a0a0a0a0a0a0a0aL;
    private static final long RETURNS = 0x0d0d0d0d0d0d0d0dL;
    private static final long QUOTES = 0x2222222222222222L;
    private static final long BACKSLASHES = 0x5c5c5c5c5c5c5c5cL;
    private static final long SPACES = 0x2020202020202020L;
    private static final long ONES = 0x0101010101010101L;
    private static final long TOP_BITS = 0x8080808080808080L;

    private ByteSearch() {}

    /** The first line feed or carriage return in {@code [from, to)}, or {@code to}. */
    static int lineEnd(Buffer bytes, int from, int to) {
        int i = from;
        for (; i + 8 <= to; i += 8) {
            long word = bytes.getLong(i);
            long found = zeroBytes(word ^ NEWLINES) | zeroBytes(word ^ RETURNS);
            if (found != 0) {
                return i + (Long.numberOfLeadingZeros(found) >>> 3);
            }
        }
        for (; i < to; i++) {
            byte b = bytes.getByte(i);
            if (b == '\n' || b == '\r') {
                return i;
            }
        }
        return to;
    }

    /** The first byte in {@code [from, to)} that ends the plain run of a JSON string: a quote, a backslash, a control character. */
    static int stringEnd(byte[] bytes, int from, int to) {
        int i = from;
        for (; i + 16 <= to; i += 16) {
            long first = stringEnds((long) WORDS.get(bytes, i));
            long second = stringEnds((long) WORDS.get(bytes, i + 8));
            if ((first | second) != 0) {
                return first != 0
                        ? i + (Long.numberOfTrailingZeros(first) >>> 3)
                        : i + 8 + (Long.numberOfTrailingZeros(second) >>> 3);
            }
        }
        for (; i < to; i++) {
            byte b = bytes[i];
            if (b == '"' || b == '\\' || (b & 0xe0) == 0) {
                return i;
            }
        }
        return to;
    }

    /** The first double quote in {@code [from, to)}, or {@code to}. */
    public static int quote(Buffer bytes, int from, int to) {
        int i = from;
        for (; i + 8 <= to; i += 8) {
            long found = zeroBytes(bytes.getLong(i) ^ QUOTES);
            if (found != 0) {
                return i + (Long.numberOfLeadingZeros(found) >>> 3);
            }
        }
        while (i < to && bytes.getByte(i) != '"') {
            i++;
        }
        return i;
    }

    /** Whether {@code pattern} stands at {@code at}, within {@code to}. */
    public static boolean matches(Buffer bytes, int at, int to, byte[] pattern) {
        if (at < 0 || at + pattern.length > to) {
            return false;
        }
        for (int i = 0; i < pattern.length; i++) {
            if (bytes.getByte(at + i) != pattern[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Sets the top bit of the lowest byte that ends the plain run of a JSON string. A borrow may set it in higher bytes too, but only
     * above one that is rightly set.
     */
    private static long stringEnds(long word) {
        return ((word - SPACES) | ((word ^ QUOTES) - ONES) | ((word ^ BACKSLASHES) - ONES)) & ~word & TOP_BITS;
    }

    /** Sets the top bit of every byte that is zero, and no other bit: no carry from a neighbouring byte can deceive it. */
    private static long zeroBytes(long word) {
        return ~(((word & LOW_SEVEN) + LOW_SEVEN) | word | LOW_SEVEN);
    }
}
