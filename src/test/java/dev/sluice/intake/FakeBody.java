package dev.sluice.intake;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A body as Vert.x hands it on: paused at first, and nobody hears of its end either while it is paused. */
final class FakeBody implements ReadStream<Buffer> {
    private final Deque<Buffer> pending = new ArrayDeque<>();
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> exceptionHandler;
    private boolean flowing;
    private boolean delivering;
    private boolean ending;
    private boolean ended;

    /** Whether somebody reads. */
    boolean wantsMore() {
        return flowing;
    }

    void arrive(Buffer bytes) {
        pending.add(bytes);
        deliver();
    }

    void end() {
        ending = true;
        deliver();
    }

    void breakOff() {
        if (exceptionHandler != null) {
            exceptionHandler.handle(new IllegalStateException("connection reset"));
        }
    }

    private void deliver() {
        if (delivering) {
            return;
        }
        delivering = true;
        while (flowing && handler != null && !pending.isEmpty()) {
            handler.handle(pending.remove());
        }
        delivering = false;
        if (flowing && ending && !ended && pending.isEmpty() && endHandler != null) {
            ended = true;
            endHandler.handle(null);
        }
    }

    @Override
    public FakeBody handler(@Nullable Handler<Buffer> handler) {
        this.handler = handler;
        return this;
    }

    @Override
    public FakeBody endHandler(@Nullable Handler<Void> handler) {
        this.endHandler = handler;
        return this;
    }

    @Override
    public FakeBody exceptionHandler(@Nullable Handler<Throwable> handler) {
        this.exceptionHandler = handler;
        return this;
    }

    @Override
    public FakeBody pause() {
        flowing = false;
        return this;
    }

    @Override
    public FakeBody resume() {
        flowing = true;
        deliver();
        return this;
    }

    @Override
    public FakeBody fetch(long amount) {
        return resume();
    }
}
