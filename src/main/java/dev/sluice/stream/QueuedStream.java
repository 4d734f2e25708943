package dev.sluice.stream;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stream that is fed by {@link #offer}: it begins paused, hands on what it was given as fast as it is asked for, and says
 * when its source should wait. What it is lent passes through as it is, or is copied if it has to wait. Belongs to one event
 * loop.
 */
public final class QueuedStream implements ReadStream<Buffer> {
    private final Deque<Buffer> pending = new ArrayDeque<>(4);
    private final Runnable onDemand;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> exceptionHandler;
    private @Nullable Throwable failure;
    private long demand;
    private boolean ended;
    private boolean closed;
    private boolean draining;

    /** A paused stream; {@code onDemand} is called whenever {@link #wantsMore} may have become true or false. */
    public QueuedStream(Runnable onDemand) {
        this.onDemand = onDemand;
    }

    /** Whether the reader is waiting for bytes. */
    public boolean wantsMore() {
        return demand > 0 && pending.isEmpty() && !ended;
    }

    /** Queues bytes; after the end they are dropped. */
    public void offer(Buffer bytes) {
        if (ended) {
            return;
        }
        if (pending.isEmpty() && mayHandOn()) {
            handOn(bytes);
        } else {
            pending.add(Lent.kept(bytes));
        }
    }

    private boolean mayHandOn() {
        return demand > 0 && handler != null && !draining;
    }

    /** Past the queue; what the handler asks for or offers meanwhile is looked at behind it. */
    private void handOn(Buffer bytes) {
        draining = true;
        try {
            take(bytes);
        } finally {
            draining = false;
        }
        drain();
    }

    private void take(Buffer bytes) {
        if (demand != Long.MAX_VALUE) {
            demand--;
        }
        Objects.requireNonNull(handler).handle(bytes);
    }

    /** Says that nothing more comes; the reader hears of it when it has read what is pending. */
    public void end() {
        ended = true;
        drain();
    }

    /** Ends the stream with a failure, after what is pending. */
    public void fail(Throwable error) {
        if (!ended) {
            failure = error;
            end();
        }
    }

    /** Drops what nobody will read. */
    public void discard() {
        ended = true;
        closed = true;
        pending.clear();
    }

    private void drain() {
        if (draining) {
            return;
        }
        draining = true;
        try {
            while (demand > 0 && handler != null && !pending.isEmpty()) {
                take(pending.remove());
            }
            // A reader who has paused is about to change its handlers, perhaps; it hears of the end when it resumes.
            boolean listening = handler != null && (demand > 0 || failure != null);
            if (ended && !closed && pending.isEmpty() && listening) {
                close();
            }
        } finally {
            draining = false;
        }
    }

    private void close() {
        closed = true;
        if (failure != null) {
            if (exceptionHandler != null) {
                exceptionHandler.handle(failure);
            }
        } else if (endHandler != null) {
            endHandler.handle(null);
        }
    }

    @Override
    public QueuedStream handler(@Nullable Handler<Buffer> handler) {
        this.handler = handler;
        return this;
    }

    @Override
    public QueuedStream endHandler(@Nullable Handler<Void> handler) {
        this.endHandler = handler;
        return this;
    }

    @Override
    public QueuedStream exceptionHandler(@Nullable Handler<Throwable> handler) {
        this.exceptionHandler = handler;
        return this;
    }

    @Override
    public QueuedStream pause() {
        demand = 0;
        onDemand.run();
        return this;
    }

    @Override
    public QueuedStream resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public QueuedStream fetch(long amount) {
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        drain();
        onDemand.run();
        return this;
    }
}
