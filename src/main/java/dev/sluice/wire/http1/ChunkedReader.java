package dev.sluice.wire.http1;

import io.netty.buffer.ByteBuf;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads one chunked body (RFC 9112, 7.1) and hands on its data, as it comes, in slices. Chunk extensions and trailer fields
 * are checked, bounded and thrown away.
 *
 * <p>Hot path: mutable; a byte is looked at once, and none of the data. One instance may read one body after the other.
 */
final class ChunkedReader {
    /** So that no size overflows a long. */
    private static final int MAX_SIZE_DIGITS = 15;

    private enum Part {
        SIZE,
        EXTENSION,
        SIZE_LINE_FEED,
        DATA,
        DATA_RETURN,
        DATA_LINE_FEED,
        TRAILER,
        DONE,
        REFUSED
    }

    private final ChunkExtension extension = new ChunkExtension();
    private final TrailerFields trailer = new TrailerFields();
    private Part part = Part.SIZE;
    private long left; // of the chunk, in bytes; its size while that is read
    private int digits;
    private @Nullable Refusal refusal;

    /** Prepares for the next body. */
    void reset() {
        part = Part.SIZE;
        left = 0;
        digits = 0;
        extension.reset();
        trailer.reset();
    }

    /**
     * Takes from {@code in} what belongs to the body; after {@link Progress#DONE} it stands behind it, and the reader
     * waits for {@link #reset()}.
     *
     * @param data is lent slices of {@code in} that are never empty, and says whether it wants more at once; it must not come
     *     back to this reader
     */
    Progress read(ByteBuf in, Predicate<ByteBuf> data) {
        boolean wanted = true;
        while (wanted && part != Part.DONE && part != Part.REFUSED && in.isReadable()) {
            if (part == Part.DATA) {
                int length = (int) Math.min(left, in.readableBytes());
                left -= length;
                part = left == 0 ? Part.DATA_RETURN : Part.DATA;
                wanted = data.test(in.readSlice(length));
            } else {
                step(in.readByte());
            }
        }
        return switch (part) {
            case DONE -> Progress.DONE;
            case REFUSED -> Progress.REFUSED;
            default -> Progress.MORE;
        };
    }

    private void step(byte b) {
        switch (part) {
            case SIZE -> size(b);
            case EXTENSION -> extension(b);
            case SIZE_LINE_FEED -> sizeLineFeed(b);
            case DATA_RETURN -> expect('\r', b, Part.DATA_LINE_FEED);
            case DATA_LINE_FEED -> expect('\n', b, Part.SIZE);
            default -> trailer(b);
        }
    }

    private void size(byte b) {
        int digit = hexDigit(b);
        if (digit >= 0 && digits < MAX_SIZE_DIGITS) {
            left = (left << 4) | digit;
            digits++;
        } else if (digits == 0 || digit >= 0) {
            unexpected(b, "a chunk size of 1 to " + MAX_SIZE_DIGITS + " hexadecimal digits");
        } else {
            afterSize(b);
        }
    }

    private static int hexDigit(byte b) {
        if (Octets.isDigit(b)) {
            return b - '0';
        }
        int letter = b | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }

    private void afterSize(byte b) {
        if (b == ';') {
            extension.begin();
            part = Part.EXTENSION;
        } else {
            expect('\r', b, Part.SIZE_LINE_FEED);
        }
    }

    private void extension(byte b) {
        if (b == '\r' && extension.mayEnd()) {
            part = Part.SIZE_LINE_FEED;
        } else if (!extension.take(b)) {
            unexpected(b, "a chunk extension within its limits");
        }
    }

    private void sizeLineFeed(byte b) {
        expect('\n', b, left == 0 ? Part.TRAILER : Part.DATA);
        digits = 0;
    }

    private void trailer(byte b) {
        switch (trailer.take(b)) {
            case MORE -> {}
            case DONE -> part = Part.DONE;
            case REFUSED -> {
                if (trailer.isTooLong()) {
                    refuse(new Refusal(431, "The trailer is longer than " + TrailerFields.MAX_BYTES + " bytes."));
                } else {
                    unexpected(b, "trailer fields or the end of the body");
                }
            }
        }
    }

    private void expect(char expected, byte b, Part next) {
        if (b == expected) {
            part = next;
        } else {
            unexpected(b, expected == '\r' ? "a carriage return" : "a line feed");
        }
    }

    private void unexpected(byte b, String expected) {
        refuse(new Refusal(400, "Chunked body: " + Octets.name(b) + " (expected: " + expected + ")."));
    }

    private void refuse(Refusal why) {
        refusal = why;
        part = Part.REFUSED;
    }

    /** Why nothing more is read; only after {@link Progress#REFUSED}. The status is one for callers. */
    Refusal refusal() {
        return Objects.requireNonNull(refusal);
    }
}
