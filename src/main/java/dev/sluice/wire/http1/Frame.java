package dev.sluice.wire.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelPromise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes a piece of a body, with what frames it where its length was not told (RFC 9112, 7.1). A long piece that was only lent
 * leaves as a slice of the memory that it was read into. A short one is copied to what frames it: that costs less than a write of
 * several buffers, and lets go of the rest of that memory.
 */
final class Frame {
    /** From which length on a slice is written. */
    static final int MIN_SLICE_BYTES = 3 * 1024;

    /** Bytes that a frame adds at most. */
    private static final int MAX_BYTES = 17;

    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final ByteBuf CHUNK_END = constant("\r\n");
    private static final ByteBuf BODY_END = constant("\r\n0\r\n\r\n");

    private Frame() {}

    private static ByteBuf constant(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return Unpooled.unreleasableBuffer(Unpooled.directBuffer(bytes.length).writeBytes(bytes));
    }

    /**
     * Writes {@code data}, which is left as it is and may be empty.
     *
     * @param head what has to leave before it, or null
     * @param last whether the body ends behind it
     * @param written is told of the last byte
     */
    static void write(
            Outbound to, @Nullable ByteBuf head, Buffer data, boolean chunked, boolean last, ChannelPromise written) {
        if (data instanceof LentBuffer lent && data.length() >= MIN_SLICE_BYTES) {
            writeSlice(to, head, lent, chunked, last, written);
        } else {
            ByteBuf out = head != null ? head : to.buffer(data.length() + MAX_BYTES);
            join(out, data, chunked, last);
            to.write(out, written);
        }
    }

    private static void writeSlice(
            Outbound to,
            @Nullable ByteBuf head,
            LentBuffer data,
            boolean chunked,
            boolean last,
            ChannelPromise written) {
        if (chunked) {
            ByteBuf size = head != null ? head : to.buffer(MAX_BYTES);
            chunkSize(size, data.length());
            to.write(size);
            to.write(data.forNetwork());
            to.write(last ? BODY_END.duplicate() : CHUNK_END.duplicate(), written);
        } else {
            if (head != null) {
                to.write(head);
            }
            to.write(data.forNetwork(), written);
        }
    }

    private static void join(ByteBuf out, Buffer data, boolean chunked, boolean last) {
        int length = data.length();
        if (length > 0) {
            if (chunked) {
                chunkSize(out, length);
            }
            copy(out, data);
            if (chunked) {
                HeadWriter.endLine(out);
            }
        }
        if (last && chunked) {
            out.writeBytes(LAST_CHUNK);
        }
    }

    private static void copy(ByteBuf out, Buffer data) {
        if (data instanceof LentBuffer lent) {
            lent.copyTo(out);
        } else {
            // Not by writeBytes(ByteBuf), which would move the reader's index of a buffer that may be written again.
            ByteBuf bytes = ((BufferInternal) data).getByteBuf();
            out.writeBytes(bytes, bytes.readerIndex(), data.length());
        }
    }

    private static void chunkSize(ByteBuf out, int size) {
        for (int shift = 28 - Integer.numberOfLeadingZeros(size) / 4 * 4; shift >= 0; shift -= 4) {
            out.writeByte(Character.forDigit(size >>> shift & 0xf, 16));
        }
        HeadWriter.endLine(out);
    }
}
