package dev.sluice.canonical;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * An answer on its way to the caller.
 *
 * <p>Threading: everything here belongs to the event loop of the exchange.
 *
 * @param status the HTTP status the caller gets
 * @param headers what the caller may see, with {@code content-length} only where it is known to hold
 * @param body the bytes, paused until the first {@code resume} or {@code fetch}. An event stream arrives in whole events, and
 *     every end it can come to, a failure too, is written into it: it never fails. Any other body fails with a {@link
 *     dev.sluice.failure.Failure} when the host breaks off.
 * @param abandon tells the host to stop, because nobody reads on; does nothing once the answer has ended
 * @param ended completes when the answer's last byte has been read, or it was abandoned or broken off; never fails
 */
public record Answer(int status, MultiMap headers, ReadStream<Buffer> body, Runnable abandon, Future<Outcome> ended) {}
