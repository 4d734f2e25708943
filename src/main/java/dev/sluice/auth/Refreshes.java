package dev.sluice.auth;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs one piece of work for all who ask for it at about the same time: runs never overlap, begin at least {@code gap} apart,
 * and whoever asks gets one that begins after the asking, so that it sees all that was written before.
 *
 * <p>Threading: belongs to one context.
 */
final class Refreshes {
    /** Runs a task on the same context, later. */
    @FunctionalInterface
    interface Later {
        void run(Duration delay, Runnable task);
    }

    private final Supplier<Future<Void>> work;
    private final Later later;
    private final LongSupplier nanoClock;
    private final Duration gap;
    private final Duration patience;
    private boolean isRunning;
    // The gap passed while the run before was still going on.
    private boolean isOverdue;
    private boolean hasRun;
    private long lastBeginNanos;
    private @Nullable Promise<Void> waiting;

    /** @param patience how long anybody waits: work that hangs fails those who wait for it, but is not begun a second time */
    Refreshes(Supplier<Future<Void>> work, Later later, LongSupplier nanoClock, Duration gap, Duration patience) {
        this.work = work;
        this.later = later;
        this.nanoClock = nanoClock;
        this.gap = gap;
        this.patience = patience;
    }

    /** Completes as the next run does. */
    Future<Void> next() {
        if (waiting != null) {
            return waiting.future();
        }
        Promise<Void> batch = Promise.promise();
        waiting = batch;
        later.run(patience, () -> giveUp(batch));
        long since = nanoClock.getAsLong() - lastBeginNanos;
        if (!hasRun || since >= gap.toNanos()) {
            begin();
        } else {
            later.run(gap.minusNanos(since), this::begin);
        }
        return batch.future();
    }

    private void giveUp(Promise<Void> batch) {
        if (batch.equals(waiting)) {
            waiting = null;
        }
        if (!batch.future().isComplete()) {
            batch.tryFail(new TimeoutException("The keys could not be read within " + patience));
        }
    }

    private void begin() {
        if (isRunning) {
            isOverdue = true;
            return;
        }
        Promise<Void> batch = waiting;
        if (batch == null) {
            return;
        }
        waiting = null;
        isRunning = true;
        hasRun = true;
        lastBeginNanos = nanoClock.getAsLong();
        work.get().onComplete(done -> ended(batch, done));
    }

    private void ended(Promise<Void> batch, AsyncResult<Void> done) {
        isRunning = false;
        if (done.succeeded()) {
            batch.tryComplete();
        } else {
            batch.tryFail(done.cause());
        }
        if (isOverdue) {
            isOverdue = false;
            begin();
        }
    }
}
