package dev.sluice.wire.http1;

import dev.sluice.stream.QueuedStream;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.impl.buffer.VertxByteBufAllocator;
import io.vertx.core.internal.buffer.BufferInternal;
import org.jspecify.annotations.Nullable;

/** Where one body ends among the bytes of a connection, and its hand-over, piece by piece. */
final class BodyReader {
    /** A body that ends when the connection does. */
    static final long UNTIL_CLOSE = ResponseHead.UNTIL_CLOSE;

    private final ChunkedReader chunks = new ChunkedReader();
    private long left;
    private boolean chunked;
    private boolean done = true;

    /** Begins a body of {@code length} bytes, or of {@link RequestHead#CHUNKED}, or {@link #UNTIL_CLOSE}. */
    void begin(long length) {
        chunked = length == RequestHead.CHUNKED;
        left = length == UNTIL_CLOSE ? Long.MAX_VALUE : length;
        done = length == 0;
        if (chunked) {
            chunks.reset();
        }
    }

    boolean isDone() {
        return done;
    }

    /** Hands on what {@code in} holds of the body; DONE when its end is there, which {@code body} is not told. */
    Progress read(ByteBuf in, QueuedStream body) {
        if (done) {
            return Progress.DONE;
        }
        Progress progress = chunked ? chunks.read(in, data -> body.offer(copy(data))) : readCounted(in, body);
        done = progress == Progress.DONE;
        return progress;
    }

    private Progress readCounted(ByteBuf in, QueuedStream body) {
        int length = (int) Math.min(left, in.readableBytes());
        if (length > 0) {
            if (left != Long.MAX_VALUE) {
                left -= length;
            }
            body.offer(copy(in.readRetainedSlice(length)));
        }
        return left == 0 ? Progress.DONE : Progress.MORE;
    }

    @Nullable
    Refusal refusal() {
        return chunks.refusal();
    }

    /** The buffers of the stream are the collector's; those of the socket are not. */
    private static Buffer copy(ByteBuf slice) {
        ByteBuf copy = VertxByteBufAllocator.DEFAULT.heapBuffer(slice.readableBytes());
        copy.writeBytes(slice);
        slice.release();
        return BufferInternal.buffer(copy);
    }
}
