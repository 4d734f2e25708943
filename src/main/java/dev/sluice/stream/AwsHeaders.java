package dev.sluice.stream;

import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;

/**
 * Walks along the headers of a frame: {@code name length u8, name, type u8, value}. The types are 0 true, 1 false, 2 byte, 3 short, 4 int,
 * 5 long, 6 bytes, 7 text, 8 time, 9 UUID; bytes and text have their length before them.
 */
final class AwsHeaders {
    private static final int TEXT = 7;

    private final byte[] bytes;
    private final int end;
    private int at;
    private int nameStart;
    private int nameLength;
    private int type;
    private int valueStart;
    private int valueLength;

    AwsHeaders(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
    }

    /**
     * Goes to the next header; false if there is none.
     *
     * @throws Failure if it does not fit into what there is, or is of a type that nobody knows
     */
    boolean next() {
        if (at == end) {
            return false;
        }
        nameLength = bytes[at] & 0xff;
        nameStart = at + 1;
        at = nameStart + nameLength;
        require(nameLength > 0 && at < end);
        type = bytes[at++];
        valueLength = switch (type) {
            case 0, 1 -> 0;
            case 2 -> 1;
            case 3 -> 2;
            case 4 -> 4;
            case 5, 8 -> 8;
            case 9 -> 16;
            case 6, TEXT -> lengthBefore();
            default -> throw malformed();
        };
        valueStart = at;
        at += valueLength;
        require(at <= end);
        return true;
    }

    private int lengthBefore() {
        require(at + 2 <= end);
        at += 2;
        return ((bytes[at - 2] & 0xff) << 8) | (bytes[at - 1] & 0xff);
    }

    private static void require(boolean fits) {
        if (!fits) {
            throw malformed();
        }
    }

    private static Failure malformed() {
        return Failure.of(Kind.UPSTREAM_INVALID_ANSWER, "The host sent a frame with headers that cannot be read");
    }

    boolean isText() {
        return type == TEXT;
    }

    /** Names are ASCII. */
    boolean isNamed(String name) {
        if (name.length() != nameLength) {
            return false;
        }
        for (int i = 0; i < nameLength; i++) {
            if (bytes[nameStart + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    int valueStart() {
        return valueStart;
    }

    int valueLength() {
        return valueLength;
    }
}
