package dev.sluice.wire.http1;

import dev.sluice.stream.Lent;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.impl.BufferImpl;
import io.vertx.core.impl.buffer.VertxByteBufAllocator;

/**
 * A view of bytes that a connection has read; it does not own them. Whatever of Vert.x it is written to gets a copy by itself.
 */
final class LentBuffer extends BufferImpl implements Lent {
    private final ByteBuf bytes;

    LentBuffer(ByteBuf bytes) {
        super(bytes);
        this.bytes = bytes;
    }

    /** The same bytes for the network, which gives them back when they have left. */
    ByteBuf forNetwork() {
        return bytes.retainedSlice();
    }

    @Override
    public BufferImpl keep() {
        ByteBuf copy = VertxByteBufAllocator.DEFAULT.heapBuffer(length());
        return new BufferImpl(copy.writeBytes(bytes, bytes.readerIndex(), length()));
    }

    @Override
    public ByteBuf getByteBuf() {
        return keep().getByteBuf();
    }

    @Override
    public BufferImpl copy() {
        return keep();
    }

    @Override
    public BufferImpl slice() {
        return new LentBuffer(bytes.slice());
    }

    @Override
    public BufferImpl slice(int start, int end) {
        return new LentBuffer(bytes.slice(start, end - start));
    }

    /** Copies what Vert.x would copy out of it, without another copy before. */
    void copyTo(ByteBuf out) {
        out.writeBytes(bytes, bytes.readerIndex(), length());
    }
}
