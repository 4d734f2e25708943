package dev.sluice.wire.http1;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * What bytes may stand where (RFC 9110, 5.5 and 5.6.2), and how far a run of them goes. Looks at bytes in place, eight
 * at a time where it can: without Unsafe, which the JDK takes away, each look into a buffer off the heap is checked.
 */
final class Octets {
    private static final long LOW_SEVEN = 0x7f7f7f7f7f7f7f7fL;
    private static final long UPPER_THREE = 0xe0e0e0e0e0e0e0e0L;
    private static final long DELETES = 0x7f7f7f7f7f7f7f7fL;

    /** One entry for each byte; true for the characters of a token. */
    private static final boolean[] TOKEN = tokens();

    private Octets() {}

    private static boolean[] tokens() {
        boolean[] tokens = new boolean[256];
        for (char c = '0'; c <= 'z'; c++) {
            tokens[c] = Character.isLetterOrDigit(c);
        }
        for (byte b : "!#$%&'*+-.^_`|~".getBytes(StandardCharsets.US_ASCII)) {
            tokens[b] = true;
        }
        return tokens;
    }

    static boolean isToken(byte b) {
        return TOKEN[b & 0xff];
    }

    static boolean isDigit(int b) {
        return b >= '0' && b <= '9';
    }

    /** Blanks around a value: OWS. */
    static boolean isBlank(int b) {
        return b == ' ' || b == '\t';
    }

    /** HTAB, SP, VCHAR and obs-text. */
    static boolean isText(byte b) {
        return ((b & 0xe0) != 0 && b != 0x7f) || b == '\t';
    }

    /** What a request target is made of: visible ASCII, and no fragment. */
    static boolean isTarget(byte b) {
        return b > ' ' && b < 0x7f && b != '#';
    }

    /** The first byte in {@code [from, to)} that is none of a token, or {@code to}. */
    static int tokenEnd(ByteBuf in, int from, int to) {
        int i = from;
        for (; i + 8 <= to; i += 8) {
            long word = in.getLong(i);
            for (int shift = 56; shift >= 0; shift -= 8) {
                if (!isToken((byte) (word >>> shift))) {
                    return i + 7 - (shift >>> 3);
                }
            }
        }
        while (i < to && isToken(in.getByte(i))) {
            i++;
        }
        return i;
    }

    /** The first byte in {@code [from, to)} that is none of a target, or {@code to}. */
    static int targetEnd(ByteBuf in, int from, int to) {
        int i = from;
        for (; i + 8 <= to; i += 8) {
            long word = in.getLong(i);
            for (int shift = 56; shift >= 0; shift -= 8) {
                if (!isTarget((byte) (word >>> shift))) {
                    return i + 7 - (shift >>> 3);
                }
            }
        }
        while (i < to && isTarget(in.getByte(i))) {
            i++;
        }
        return i;
    }

    /**
     * The first byte in {@code [from, to)} that may not stand in a field value or a reason phrase (the carriage return that
     * ends the line, where all is well), or {@code to}.
     */
    static int textEnd(ByteBuf in, int from, int to) {
        int i = from;
        for (; i + 8 <= to; i += 8) {
            long word = in.getLong(i);
            if ((zeroBytes(word & UPPER_THREE) | zeroBytes(word ^ DELETES)) != 0) {
                int stop = textEndByByte(in, i, i + 8);
                if (stop < i + 8) {
                    return stop; // and not a mere tab
                }
            }
        }
        return textEndByByte(in, i, to);
    }

    private static int textEndByByte(ByteBuf in, int from, int to) {
        int i = from;
        while (i < to && isText(in.getByte(i))) {
            i++;
        }
        return i;
    }

    /** Every byte as the character of the same number, so that obs-text survives. */
    static String text(ByteBuf in, int from, int to) {
        return from == to ? "" : in.toString(from, to - from, StandardCharsets.ISO_8859_1);
    }

    static boolean matches(ByteBuf in, int from, int to, CharSequence text) {
        if (to - from != text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (in.getByte(from + i) != (byte) text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** How a byte is named in a refusal. */
    static String name(byte b) {
        return "byte 0x" + Character.forDigit((b >> 4) & 15, 16) + Character.forDigit(b & 15, 16);
    }

    /** Sets the top bit of every byte that is zero, and no other bit. */
    private static long zeroBytes(long word) {
        return ~(((word & LOW_SEVEN) + LOW_SEVEN) | word | LOW_SEVEN);
    }
}
