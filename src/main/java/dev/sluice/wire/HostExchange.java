package dev.sluice.wire;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * One request to a host and its answer, from the moment it is begun, so that it can be stopped in every phase.
 *
 * <p>Threading: belongs to the event loop that opened it.
 */
public interface HostExchange {
    /** Completes when a connection carries the request. Fails like {@link #head}. */
    Future<Void> connected();

    /**
     * The head of the answer. Fails with a {@link dev.sluice.failure.Failure}: {@code UPSTREAM_UNREACHABLE} or {@code
     * UPSTREAM_CONNECT_TIMEOUT} when the host never got the request, {@code UPSTREAM_CONNECTION_LOST} when it did.
     */
    Future<HostHead> head();

    /**
     * The body of the answer, paused; its bytes are {@linkplain dev.sluice.stream.Lent lent} to its handler. To be asked for
     * once, when the head has arrived. It fails with {@code
     * UPSTREAM_CONNECTION_LOST} when the connection breaks before its end.
     */
    ReadStream<Buffer> body();

    /**
     * Stops the exchange now: closes the connection, or resets its stream where the connection carries others. Does nothing
     * once the answer has ended.
     */
    void reset();
}
