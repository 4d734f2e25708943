package dev.sluice.canonical;

import dev.sluice.failure.Failure;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.Consumer;

/**
 * An answer on its way to the caller.
 *
 * <p>Threading: everything here belongs to the event loop of the exchange.
 *
 * @param status the HTTP status the caller gets
 * @param headers what the caller may see, with {@code content-length} only where it is known to hold
 * @param body the bytes, paused until the first {@code resume} or {@code fetch}. An event stream arrives in whole events, and
 *     every end it can come to, a failure too, is written into it: it never fails. Any other body fails with a {@link
 *     Failure} when the host breaks off.
 * @param stop ends the answer early and tells the host to stop; an event stream then ends with the failure as its last event,
 *     any other body fails with it. A caller who has gone is told nothing. Does nothing once the answer has ended.
 * @param ended completes when the host's part is over: its last byte has come, or it was stopped or broke off; never fails
 */
public record Answer(
        int status, MultiMap headers, ReadStream<Buffer> body, Consumer<Failure> stop, Future<Outcome> ended) {}
