package dev.sluice.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exchanges that run on one event loop, made by {@link Drain#addLoop}. {@link #begin} and {@link Running#end} are called
 * on that loop only and cost a counter and a place in a list.
 */
public final class RunningExchanges {
    private static final Logger LOG = LoggerFactory.getLogger(RunningExchanges.class);

    private final Drain drain;
    private final Executor onLoop;
    private @Nullable Running newest;
    // Written by this loop alone, read by the thread that drains.
    private volatile long begun;
    private volatile long ended;

    RunningExchanges(Drain drain, Executor onLoop) {
        this.drain = drain;
        this.onLoop = onLoop;
    }

    /** One exchange, from the request's head to the answer's last byte. */
    public final class Running {
        private final Runnable onDeadline;
        private boolean hasEnded;
        private @Nullable Running older;
        private @Nullable Running newer;

        private Running(Runnable onDeadline) {
            this.onDeadline = onDeadline;
        }

        /** The exchange is over, well or not; a second call does nothing. */
        public void end() {
            if (!hasEnded) {
                hasEnded = true;
                remove(this);
            }
        }
    }

    /**
     * Counts an exchange in, until its {@link Running#end}.
     *
     * @param onDeadline ends the exchange with an error to its caller; called on this loop, at most once, and not after its end
     * @return null if the gateway does not serve any more: to be answered with {@code draining}, 503
     */
    public @Nullable Running begin(Runnable onDeadline) {
        increaseBegun();
        if (!drain.isAdmitting()) {
            increaseEnded();
            return null;
        }
        Running running = new Running(onDeadline);
        running.older = newest;
        if (newest != null) {
            newest.newer = running;
        }
        newest = running;
        return running;
    }

    private void remove(Running running) {
        if (running.newer == null) {
            newest = running.older;
        } else {
            running.newer.older = running.older;
        }
        if (running.older != null) {
            running.older.newer = running.newer;
        }
        increaseEnded();
    }

    // One writer, so that reading and writing need not be one step.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void increaseBegun() {
        begun++;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void increaseEnded() {
        ended++;
    }

    long begun() {
        return begun;
    }

    long ended() {
        return ended;
    }

    /** Tells each exchange to end, on its own loop; from any thread. */
    void endAll() {
        onLoop.execute(this::endAllHere);
    }

    private void endAllHere() {
        List<Running> all = new ArrayList<>();
        for (Running running = newest; running != null; running = running.older) {
            all.add(running);
        }
        for (Running running : all) {
            if (!running.hasEnded) {
                tellToEnd(running);
            }
        }
    }

    private void tellToEnd(Running running) {
        try {
            running.onDeadline.run();
        } catch (RuntimeException bug) {
            LOG.atError().setCause(bug).log("An exchange failed to end at the deadline of the drain");
        }
    }
}
