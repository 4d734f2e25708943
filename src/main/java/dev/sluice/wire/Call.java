package dev.sluice.wire;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * A caller's request, and the way back to the caller; whatever version of HTTP lies beneath.
 *
 * <p>Threading: belongs to the event loop on which it arrived.
 */
public interface Call {
    String method();

    /** The path as it was sent: no query, nothing decoded, begins with {@code /}. */
    String path();

    /** What follows the {@code ?}, as it was sent, or null. */
    @Nullable
    String query();

    MultiMap headers();

    /** The length that the caller declared for the body; 0 where there is no body, -1 where only its end will tell. */
    long declaredLength();

    /**
     * The body, paused; bytes are read from the socket only as far as it is resumed, and {@linkplain dev.sluice.stream.Lent
     * lent} to its handler. It may be read once. It fails when the
     * caller breaks off.
     */
    ReadStream<Buffer> body();

    Reply reply();

    /** Completes when the caller's connection is gone before the reply has ended; never completes otherwise, never fails. */
    Future<Void> gone();
}
