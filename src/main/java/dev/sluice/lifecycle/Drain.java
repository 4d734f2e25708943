package dev.sluice.lifecycle;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * The way out without cutting anybody off, as a state machine: from the signal on, the gateway is not ready; the listener
 * accepts until the load balancer had time to notice; what runs may run until the deadline and is then told to end. It has no
 * timer of its own: {@link #advance} moves it to where the clock says it should be.
 *
 * <p>Threading: any thread. {@code start}, {@code hurry} and {@code advance} exclude each other; the rest only reads, and what
 * is done per request touches one event loop's own {@link RunningExchanges}.
 */
public final class Drain {
    private final DrainTimes times;
    private final LongSupplier nanoClock;
    private final List<RunningExchanges> loops = new CopyOnWriteArrayList<>();
    private volatile Phase phase = new Phase.Serving();
    private volatile boolean admitting = true;
    private volatile boolean probed;
    private volatile long probedNanos;
    private long startedNanos;

    /** @param nanoClock as {@code System::nanoTime} */
    public Drain(DrainTimes times, LongSupplier nanoClock) {
        this.times = times;
        this.nanoClock = nanoClock;
    }

    /**
     * The exchanges of one more event loop.
     *
     * @param onLoop runs a task on that loop, as {@code context::runOnContext} does
     */
    public RunningExchanges addLoop(Executor onLoop) {
        RunningExchanges loop = new RunningExchanges(this, onLoop);
        loops.add(loop);
        return loop;
    }

    public Phase phase() {
        return phase;
    }

    /** Whether new callers should be sent here; false from {@link #start} on. */
    public boolean isReady() {
        return phase instanceof Phase.Serving;
    }

    /** Whether each reply ends its connection, so that the next request of that caller goes elsewhere. */
    public boolean closesAfterReply() {
        return !isReady();
    }

    /** Whether the listener still takes new connections. */
    public boolean accepts() {
        return phase instanceof Phase.Serving || phase instanceof Phase.Announcing;
    }

    /** Whether a request may start. */
    boolean isAdmitting() {
        return admitting;
    }

    /** Somebody has asked for readiness, so a load balancer is probably watching. */
    public void readinessProbed() {
        probedNanos = nanoClock.getAsLong();
        probed = true;
    }

    /** How many exchanges run now; may count one that ends at this moment. */
    public long running() {
        // All ends before all beginnings: an exchange is never missed, at worst counted though it has just ended.
        long ended = 0;
        for (RunningExchanges loop : loops) {
            ended += loop.ended();
        }
        long begun = 0;
        for (RunningExchanges loop : loops) {
            begun += loop.begun();
        }
        return begun - ended;
    }

    /** Begins the way out; a second call does nothing. */
    public synchronized Phase start() {
        if (phase instanceof Phase.Serving) {
            startedNanos = nanoClock.getAsLong();
            boolean watched =
                    probed && startedNanos - probedNanos <= times.watched().toNanos();
            phase = watched ? new Phase.Announcing(startedNanos) : new Phase.Draining(startedNanos);
        }
        return advance();
    }

    /** Begins the way out if need be, and ends what runs now instead of at the deadline: for the second, impatient signal. */
    public synchronized Phase hurry() {
        start();
        if (phase instanceof Phase.Announcing || phase instanceof Phase.Draining) {
            endAll(nanoClock.getAsLong());
        }
        return advance();
    }

    /** Does what is due by the clock, and tells where that leads. */
    public synchronized Phase advance() {
        long now = nanoClock.getAsLong();
        if (phase instanceof Phase.Announcing && now - startedNanos >= announceNanos()) {
            phase = new Phase.Draining(now);
        }
        if (phase instanceof Phase.Draining
                && !doneIfIdle()
                && now - startedNanos >= times.deadline().toNanos()) {
            endAll(now);
        }
        if (phase instanceof Phase.Ending ending) {
            long unfinished = running();
            if (unfinished == 0 || now - ending.sinceNanos() >= times.grace().toNanos()) {
                phase = new Phase.Done(unfinished);
            }
        }
        return phase;
    }

    private long announceNanos() {
        return Math.min(times.announce().toNanos(), times.deadline().toNanos());
    }

    /**
     * A request may begin on an open connection at any moment. It either sees the closed door, or is seen by the second look:
     * both sides write first, then read, and all of it is volatile.
     */
    private boolean doneIfIdle() {
        if (running() > 0) {
            return false;
        }
        admitting = false;
        if (running() > 0) {
            admitting = true;
            return false;
        }
        phase = new Phase.Done(0);
        return true;
    }

    private void endAll(long now) {
        admitting = false;
        phase = new Phase.Ending(now);
        loops.forEach(RunningExchanges::endAll);
    }
}
