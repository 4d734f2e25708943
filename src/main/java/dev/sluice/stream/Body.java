package dev.sluice.stream;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;

/** The bytes of a request on their way to a host. */
public sealed interface Body permits Slices, Streamed {
    Body EMPTY = new Slices();

    /** How many bytes it has, or -1 if only its end will tell. */
    long length();

    /** Whether {@link #sendTo} may be called again, for another attempt. */
    boolean isRepeatable();

    /** The same bytes with {@code replacement} in the place of {@code [start, end)}; {@code start == end} inserts. */
    Body splice(long start, long end, Buffer replacement);

    /** Writes all bytes with back-pressure and ends {@code target}; fails when either side breaks. */
    Future<Void> sendTo(WriteStream<Buffer> target);
}
