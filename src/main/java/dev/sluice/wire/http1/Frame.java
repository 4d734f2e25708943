package dev.sluice.wire.http1;

import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.charset.StandardCharsets;

/** Writes a piece of a body, with what frames it where its length was not told (RFC 9112, 7.1). */
final class Frame {
    /** Bytes that a frame adds at most. */
    static final int MAX_BYTES = 17;

    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private Frame() {}

    /**
     * Writes {@code data}, which is left as it is and may be empty.
     *
     * @param last whether the body ends behind it
     */
    static void write(ByteBuf out, Buffer data, boolean chunked, boolean last) {
        int length = data.length();
        if (length > 0) {
            if (chunked) {
                chunkSize(out, length);
            }
            // Not by writeBytes(ByteBuf), which would move the reader's index of a buffer that may be written again.
            ByteBuf bytes = ((BufferInternal) data).getByteBuf();
            out.writeBytes(bytes, bytes.readerIndex(), length);
            if (chunked) {
                HeadWriter.endLine(out);
            }
        }
        if (last && chunked) {
            out.writeBytes(LAST_CHUNK);
        }
    }

    private static void chunkSize(ByteBuf out, int size) {
        for (int shift = 28 - Integer.numberOfLeadingZeros(size) / 4 * 4; shift >= 0; shift -= 4) {
            out.writeByte(Character.forDigit(size >>> shift & 0xf, 16));
        }
        HeadWriter.endLine(out);
    }
}
