package dev.sluice.wire;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;

/**
 * The answer to a {@link Call}: {@link #start} once, then writes, then an end. The queue's size counts bytes.
 *
 * <p>After the caller has gone, writes are dropped and their futures fail; nothing throws.
 */
public interface Reply extends WriteStream<Buffer> {
    /**
     * Sets the head; it leaves with the first write, or alone on {@link #flushHead}. Without a {@code content-length} the body
     * is chunked.
     */
    void start(int status, MultiMap headers);

    /** Sends the head before there is any byte of the body. */
    void flushHead();

    /** Whether {@link #start} was called: from then on a failure can no longer become a status. */
    boolean started();

    /**
     * Closes the connection once the reply has ended, as happens by itself where the body was not read to its end. What is
     * left of the body is thrown away first, up to 64 KiB and one second: a connection that is closed with bytes unread takes
     * the reply down with it. Must be called before {@link #start}.
     */
    void closeAfterwards();

    /** Breaks the reply off, so that the caller can tell it from a whole one: closes the connection or resets the stream. */
    void abort();
}
