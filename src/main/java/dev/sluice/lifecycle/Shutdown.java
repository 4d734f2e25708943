package dev.sluice.lifecycle;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drives a {@link Drain} by the clock, from the first signal to its end. Any thread. */
public final class Shutdown {
    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);
    private static final long POLL_MILLIS = 20;

    private final Vertx vertx;
    private final Context context;
    private final Drain drain;
    private final Promise<Void> closing = Promise.promise();
    private final Promise<Phase.Done> drained = Promise.promise();
    // On the context only.
    private boolean isRunning;

    public Shutdown(Vertx vertx, Drain drain) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.drain = drain;
    }

    /** Completes when the listener has to stop accepting; running exchanges go on. Never fails. */
    public Future<Void> closing() {
        return closing.future();
    }

    /** Completes when the process may end, and tells what it cuts off. Never fails. */
    public Future<Phase.Done> drained() {
        return drained.future();
    }

    /** Begins the drain. Readiness is lost before this returns; a second call ends what runs at once. */
    public Future<Phase.Done> start() {
        boolean first = drain.isReady();
        Phase phase = first ? drain.start() : drain.hurry();
        LOG.atInfo()
                .addKeyValue("running", drain.running())
                .addKeyValue("phase", phase.getClass().getSimpleName())
                .log(first ? "Told to end" : "Told again to end: not waiting any longer");
        context.runOnContext(go -> run());
        return drained();
    }

    private void run() {
        follow();
        if (!isRunning && !drained.future().isComplete()) {
            isRunning = true;
            vertx.setPeriodic(POLL_MILLIS, this::poll);
        }
    }

    private void poll(long timer) {
        Phase before = drain.phase();
        drain.advance();
        if (before instanceof Phase.Draining && drain.phase() instanceof Phase.Ending) {
            LOG.atWarn().addKeyValue("running", drain.running()).log("The deadline has passed: ending what still runs");
        }
        follow();
        if (drained.future().isComplete()) {
            vertx.cancelTimer(timer);
        }
    }

    private void follow() {
        if (!drain.accepts()) {
            closing.tryComplete();
        }
        if (drain.phase() instanceof Phase.Done done && drained.tryComplete(done)) {
            LOG.atInfo().addKeyValue("unfinished", done.unfinished()).log("Drained");
        }
    }
}
