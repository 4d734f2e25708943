package dev.sluice.wire.http1;

import dev.sluice.stream.QueuedStream;
import io.netty.buffer.ByteBuf;
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

    /**
     * Lends to {@code body} what {@code in} holds of it, as long as it is wanted; DONE when its end is there, which the body is
     * not told. {@code in} must not be released before this returns.
     */
    Progress read(ByteBuf in, QueuedStream body) {
        if (done) {
            return Progress.DONE;
        }
        Progress progress = chunked ? chunks.read(in, data -> lend(data, body)) : readCounted(in, body);
        done = progress == Progress.DONE;
        return progress;
    }

    /** Likewise, but hands over all of it, wanted or not, for when nothing more will come. */
    Progress readAll(ByteBuf in, QueuedStream body) {
        Progress progress = read(in, body);
        while (progress == Progress.MORE && in.isReadable()) {
            progress = read(in, body);
        }
        return progress;
    }

    private Progress readCounted(ByteBuf in, QueuedStream body) {
        int length = (int) Math.min(left, in.readableBytes());
        if (length > 0) {
            if (left != Long.MAX_VALUE) {
                left -= length;
            }
            body.offer(new LentBuffer(in.readSlice(length)));
        }
        return left == 0 ? Progress.DONE : Progress.MORE;
    }

    /** What follows a piece is taken only if more is wanted. */
    private static boolean lend(ByteBuf data, QueuedStream body) {
        body.offer(new LentBuffer(data));
        return body.wantsMore();
    }

    @Nullable
    Refusal refusal() {
        return chunks.refusal();
    }
}
