package dev.sluice.ledger;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads what {@link FieldWriter} wrote. Throws {@link IllegalArgumentException} where it cannot be that. */
final class FieldReader {
    private final byte[] bytes;
    private final int end;
    private int at;

    FieldReader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
    }

    boolean isAtEnd() {
        return at == end;
    }

    int octet() {
        if (at >= end) {
            throw new IllegalArgumentException("a field is missing");
        }
        return bytes[at++] & 0xFF;
    }

    long number() {
        long rest = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int octet = octet();
            rest |= (long) (octet & 0x7F) << shift;
            if (octet < 0x80) {
                return (rest >>> 1) ^ -(rest & 1);
            }
        }
        throw new IllegalArgumentException("a number is too long");
    }

    int count() {
        long number = number();
        if (number < 0 || number > end - at) {
            throw new IllegalArgumentException("a count is out of range: " + number);
        }
        return (int) number;
    }

    @Nullable
    String optionalText() {
        long length = number() - 1;
        if (length < 0) {
            return null;
        }
        if (length > end - at) {
            throw new IllegalArgumentException("a text is too long: " + length);
        }
        String text = new String(bytes, at, (int) length, StandardCharsets.UTF_8);
        at += (int) length;
        return text;
    }

    String text() {
        String text = optionalText();
        if (text == null) {
            throw new IllegalArgumentException("a text is missing");
        }
        return text;
    }
}
