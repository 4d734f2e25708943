package dev.sluice.cost;

import dev.sluice.stream.Lent;
import dev.sluice.stream.QueuedStream;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** A body that is held back until it is there whole, or until it is too long for that. Belongs to one event loop. */
final class Gathered {
    static final int MAX_BYTES = 4 << 20;

    private final ReadStream<Buffer> source;
    private final QueuedStream body = new QueuedStream(this::regulate);
    private final Promise<Boolean> read = Promise.promise();
    private int length;

    Gathered(ReadStream<Buffer> source) {
        this.source = source;
    }

    /** Begins to read; completes with whether all of the body is there, and fails with it. */
    Future<Boolean> read() {
        source.handler(this::add);
        source.exceptionHandler(error -> {
            body.fail(error);
            read.tryFail(error);
        });
        source.endHandler(end -> {
            body.end();
            read.tryComplete(true);
        });
        source.resume();
        return read.future();
    }

    private void add(Buffer bytes) {
        body.offer(Lent.kept(bytes));
        if (length <= MAX_BYTES) {
            length += bytes.length();
            if (length > MAX_BYTES) {
                read.tryComplete(false);
                regulate();
            }
        }
    }

    /** What has been handed on is read as fast as the reader reads. */
    private void regulate() {
        if (length <= MAX_BYTES) {
            return;
        }
        if (body.wantsMore()) {
            source.resume();
        } else {
            source.pause();
        }
    }

    ReadStream<Buffer> body() {
        return body;
    }

    void discard() {
        body.discard();
    }
}
