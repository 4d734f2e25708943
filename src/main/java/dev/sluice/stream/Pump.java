package dev.sluice.stream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;

/**
 * Moves a body to its reader, as fast as the reader takes it: while the reader's queue is full, the source is paused. Per
 * chunk it makes no object of its own. Belongs to one event loop.
 */
public final class Pump {
    private final ReadStream<Buffer> source;
    private final WriteStream<Buffer> target;
    private final Promise<Void> done = Promise.promise();
    private boolean stopped;

    public Pump(ReadStream<Buffer> source, WriteStream<Buffer> target) {
        this.source = source;
        this.target = target;
    }

    /**
     * Starts to move.
     *
     * @return completes when the target has been ended and has sent everything, or the pump was stopped; fails when the source
     *     does, and the target has not been ended then
     */
    public Future<Void> start() {
        source.handler(this::onBytes);
        source.endHandler(end -> onEnd());
        source.exceptionHandler(done::tryFail);
        target.drainHandler(drained -> onDrained());
        source.resume();
        return done.future();
    }

    /** Moves nothing more; for when the target is gone. */
    public void stop() {
        stopped = true;
        source.pause();
        done.tryComplete();
    }

    private void onBytes(Buffer bytes) {
        if (stopped) {
            return;
        }
        target.write(bytes);
        if (target.writeQueueFull()) {
            source.pause();
        }
    }

    private void onEnd() {
        if (!stopped) {
            stopped = true;
            // Whether the last bytes arrived, nobody can tell; a broken connection is the caller's to notice.
            target.end().onComplete(ended -> done.tryComplete());
        }
    }

    private void onDrained() {
        if (!stopped) {
            source.resume();
        }
    }
}
