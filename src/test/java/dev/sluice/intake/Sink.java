package dev.sluice.intake;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/** A host that reads until the test says that it is full. */
final class Sink implements WriteStream<Buffer> {
    private final Buffer written = Buffer.buffer();
    private @Nullable Handler<Void> drainHandler;
    private boolean full;
    private boolean ended;

    void fill() {
        full = true;
    }

    void drain() {
        full = false;
        if (drainHandler != null) {
            drainHandler.handle(null);
        }
    }

    String text() {
        return written.toString();
    }

    boolean isEnded() {
        return ended;
    }

    @Override
    public Future<Void> write(Buffer data) {
        written.appendBuffer(data);
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> end() {
        ended = true;
        return Future.succeededFuture();
    }

    @Override
    public boolean writeQueueFull() {
        return full;
    }

    @Override
    public Sink drainHandler(@Nullable Handler<Void> handler) {
        drainHandler = handler;
        return this;
    }

    @Override
    public Sink exceptionHandler(@Nullable Handler<Throwable> handler) {
        return this;
    }

    @Override
    public Sink setWriteQueueMaxSize(int maxSize) {
        return this;
    }
}
