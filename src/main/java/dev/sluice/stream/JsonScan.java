package dev.sluice.stream;

import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a body is one JSON object (RFC 8259, strictly: no comments, no byte order mark, at most {@value #MAX_DEPTH}
 * levels deep) and notes where the values of a few wanted members stand, while the bytes pass by in any slices. Nothing is
 * decoded or kept but those positions.
 *
 * <p>Members are wanted by name, at the top ({@code model}) or one level below it ({@code stream_options.include_usage}). A
 * name is compared after its escapes are resolved, because a host resolves them too; and without regard to case as well,
 * because some hosts do (Go's {@code encoding/json}): two members that some host might take for the same are ambiguous.
 *
 * <p>Hot path: mutable and without allocation after construction. One instance per body, on one event loop.
 */
public final class JsonScan {
    public static final int MAX_DEPTH = 64;

    /**
     * Bytes are looked at in an array: an access to a buffer is checked twice and more, so that the copy costs a twentieth of
     * what it saves.
     */
    private static final int WINDOW_BYTES = 4 * 1024;

    private static final ThreadLocal<byte[]> WINDOW = ThreadLocal.withInitial(() -> new byte[WINDOW_BYTES]);

    // What is expected next. Numbers, because a switch over an enum looks up another table for each byte.
    private static final int START = 0;
    private static final int VALUE = 1;
    private static final int VALUE_OR_END = 2;
    private static final int KEY = 3;
    private static final int KEY_OR_END = 4;
    private static final int COLON = 5;
    private static final int AFTER_VALUE = 6;
    private static final int STRING = 7;
    private static final int ESCAPE = 8;
    private static final int HEX = 9;
    private static final int MINUS = 10;
    private static final int ZERO = 11;
    private static final int INTEGER = 12;
    private static final int POINT = 13;
    private static final int FRACTION = 14;
    private static final int EXPONENT = 15;
    private static final int EXPONENT_SIGN = 16;
    private static final int EXPONENT_DIGITS = 17;
    private static final int LITERAL = 18;
    private static final int DONE = 19;
    private static final int BROKEN = 20;

    private final JsonMember[] members;
    private final JsonKey key = new JsonKey();
    private int state = START;
    private long offset;
    private int depth;
    private long objects; // bit n is set where level n + 1 is an object
    private boolean inKey;
    private long keyStart;
    private boolean sawTopMember;
    private long topStart = -1;
    private int hexLeft;
    private int hexValue;
    private byte[] literal = new byte[0];
    private int literalAt;
    private @Nullable JsonMember parent; // the wanted member whose value the scan is in, one level below the top
    private @Nullable JsonMember current; // the wanted member whose value begins or runs
    private @Nullable Failure failure;

    public JsonScan(JsonMember... members) {
        this.members = members;
    }

    /** Takes the next slice; returns what is wrong with the body, or null so far. After a failure nothing more is taken. */
    public @Nullable Failure feed(Buffer slice) {
        byte[] window = WINDOW.get();
        int length = slice.length();
        for (int from = 0; from < length && state != BROKEN; from += WINDOW_BYTES) {
            int to = Math.min(from + WINDOW_BYTES, length);
            slice.getBytes(from, to, window);
            scan(window, to - from);
        }
        return failure;
    }

    private void scan(byte[] bytes, int length) {
        int i = 0;
        while (i < length && state != BROKEN) {
            if (state == STRING && !key.isOpen()) {
                i = ByteSearch.stringEnd(bytes, i, length);
                if (i == length) {
                    break;
                }
            }
            step(bytes[i], offset + i);
            i++;
        }
        offset += length;
    }

    /** Says that the body has ended; returns what is wrong with it, or null. */
    public @Nullable Failure end() {
        if (failure == null && state != DONE) {
            broken(offset, "the end of the body", state == START ? "a JSON object" : "the rest of the JSON");
        }
        return failure;
    }

    /** The offset behind the opening brace; -1 before it. */
    public long topStart() {
        return topStart;
    }

    /** Whether the top object has no members. */
    public boolean isEmpty() {
        return !sawTopMember;
    }

    private void step(byte b, long at) {
        switch (state) {
            case STRING -> inString(b, at);
            case ESCAPE -> escape(b, at);
            case HEX -> hex(b, at);
            case MINUS, ZERO, INTEGER, POINT, FRACTION, EXPONENT, EXPONENT_SIGN, EXPONENT_DIGITS -> number(b, at);
            case LITERAL -> literal(b, at);
            default -> structure(b, at);
        }
    }

    private void structure(byte b, long at) {
        if (b == ' ' || b == '\n' || b == '\r' || b == '\t') {
            return;
        }
        switch (state) {
            case START -> start(b, at);
            case VALUE -> value(b, at);
            case VALUE_OR_END -> {
                if (b == ']') {
                    close(at);
                } else {
                    value(b, at);
                }
            }
            case KEY -> key(b, at);
            case KEY_OR_END -> {
                if (b == '}') {
                    close(at);
                } else {
                    key(b, at);
                }
            }
            case COLON -> {
                if (b == ':') {
                    state = VALUE;
                } else {
                    unexpected(b, at, "a colon");
                }
            }
            case AFTER_VALUE -> afterValue(b, at);
            default -> unexpected(b, at, "the end of the body");
        }
    }

    private void start(byte b, long at) {
        if (b == '{') {
            topStart = at + 1;
            open(true, at);
        } else if (b == (byte) 0xef) {
            broken(at, "a byte order mark", "a JSON object");
        } else {
            unexpected(b, at, "a JSON object");
        }
    }

    private void value(byte b, long at) {
        if (current != null) {
            current.begin(at, b);
        }
        switch (b) {
            case '"' -> state = STRING;
            case '{' -> open(true, at);
            case '[' -> open(false, at);
            case 't' -> literal(JsonMember.TRUE);
            case 'f' -> literal(JsonMember.FALSE);
            case 'n' -> literal(JsonMember.NULL);
            case '-' -> state = MINUS;
            case '0' -> state = ZERO;
            case '1', '2', '3', '4', '5', '6', '7', '8', '9' -> state = INTEGER;
            default -> unexpected(b, at, "a value");
        }
    }

    private void key(byte b, long at) {
        if (b != '"') {
            unexpected(b, at, "a member name in double quotes");
            return;
        }
        inKey = true;
        keyStart = at;
        if (depth == 1) {
            sawTopMember = true;
            key.open();
        } else if (depth == 2 && parent != null && isObject()) {
            key.open();
        }
        state = STRING;
    }

    private void afterValue(byte b, long at) {
        if (b == ',') {
            state = isObject() ? KEY : VALUE;
        } else if (b == (isObject() ? '}' : ']')) {
            close(at);
        } else {
            unexpected(b, at, isObject() ? "a comma or a closing brace" : "a comma or a closing bracket");
        }
    }

    private void open(boolean object, long at) {
        if (depth == MAX_DEPTH) {
            broken(at, "more than " + MAX_DEPTH + " levels", "at most " + MAX_DEPTH + " levels of nesting");
            return;
        }
        objects = object ? objects | (1L << depth) : objects & ~(1L << depth);
        depth++;
        if (depth == 2) {
            parent = current;
        }
        current = null;
        state = object ? KEY_OR_END : VALUE_OR_END;
    }

    private void close(long at) {
        depth--;
        if (depth == 1) {
            current = parent;
            parent = null;
        }
        endValue(at + 1);
    }

    private void endValue(long end) {
        if (current != null) {
            current.end(end);
            current = null;
        }
        state = depth == 0 ? DONE : AFTER_VALUE;
    }

    private boolean isObject() {
        return (objects >>> (depth - 1) & 1) == 1;
    }

    private void inString(byte b, long at) {
        if (b == '"') {
            endString(at + 1);
        } else if (b == '\\') {
            state = ESCAPE;
        } else if ((b & 0xe0) == 0) {
            unexpected(b, at, "an escape");
        } else {
            key.add(b);
        }
    }

    private void endString(long end) {
        if (!inKey) {
            endValue(end);
            return;
        }
        inKey = false;
        if (key.isOpen()) {
            key.close();
            current = find();
        }
        state = COLON;
    }

    private @Nullable JsonMember find() {
        for (JsonMember member : members) {
            if (member.parent() == parent && key.isAnyCaseOf(member.lowerCaseName())) {
                member.found(key.is(member.name()), keyStart);
                return member;
            }
        }
        return null;
    }

    private void escape(byte b, long at) {
        state = STRING;
        switch (b) {
            case '"', '\\', '/' -> key.add(b);
            case 'b', 'f', 'n', 'r', 't' -> key.addForeign();
            case 'u' -> {
                state = HEX;
                hexLeft = 4;
                hexValue = 0;
            }
            default -> unexpected(b, at, "an escape");
        }
    }

    private void hex(byte b, long at) {
        int digit = Character.digit(b, 16);
        if (digit < 0) {
            unexpected(b, at, "four hexadecimal digits");
            return;
        }
        hexValue = hexValue << 4 | digit;
        if (--hexLeft == 0) {
            if (hexValue < 0x80) {
                key.add((byte) hexValue);
            } else {
                key.addForeign();
            }
            state = STRING;
        }
    }

    /** RFC 8259, 6: no leading zeros, digits on both sides of the point. */
    private void number(byte b, long at) {
        boolean digit = b >= '0' && b <= '9';
        int next = switch (state) {
            case MINUS -> b == '0' ? ZERO : digit ? INTEGER : BROKEN;
            case ZERO -> b == '.' ? POINT : isExponent(b) ? EXPONENT : AFTER_VALUE;
            case INTEGER -> digit ? INTEGER : b == '.' ? POINT : isExponent(b) ? EXPONENT : AFTER_VALUE;
            case POINT -> digit ? FRACTION : BROKEN;
            case FRACTION -> digit ? FRACTION : isExponent(b) ? EXPONENT : AFTER_VALUE;
            case EXPONENT -> b == '+' || b == '-' ? EXPONENT_SIGN : digit ? EXPONENT_DIGITS : BROKEN;
            case EXPONENT_SIGN -> digit ? EXPONENT_DIGITS : BROKEN;
            default -> digit ? EXPONENT_DIGITS : AFTER_VALUE;
        };
        if (next == BROKEN) {
            unexpected(b, at, "a digit");
        } else if (next == AFTER_VALUE) {
            endValue(at);
            structure(b, at);
        } else {
            state = next;
        }
    }

    private static boolean isExponent(byte b) {
        return b == 'e' || b == 'E';
    }

    private void literal(byte[] text) {
        literal = text;
        literalAt = 1;
        state = LITERAL;
    }

    private void literal(byte b, long at) {
        if (b != literal[literalAt]) {
            unexpected(b, at, new String(literal, StandardCharsets.US_ASCII));
        } else if (++literalAt == literal.length) {
            endValue(at + 1);
        }
    }

    private void unexpected(byte b, long at, String expected) {
        String found = b == '/' && state != STRING && state != ESCAPE
                ? "a comment"
                : b > ' ' && b < 0x7f ? "'" + (char) b + "'" : "byte 0x" + String.format("%02x", b & 0xff);
        broken(at, found, expected);
    }

    private void broken(long at, String found, String expected) {
        state = BROKEN;
        failure = Failure.of(Kind.INVALID_JSON, "body, byte " + at + ": " + found + " (expected: " + expected + ")");
    }
}
