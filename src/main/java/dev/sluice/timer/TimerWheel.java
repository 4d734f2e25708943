package dev.sluice.timer;

import io.vertx.core.Vertx;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The time-outs of one event loop, coarse and cheap: a time-out that is pushed back for every chunk of a stream costs one
 * field write a chunk ({@link Deadline#extend}), and no timer object is ever made for it.
 *
 * <p>A deadline runs out at its time or up to two ticks later, never before. Threading: an instance belongs to one event loop.
 */
public final class TimerWheel {
    static final int SLOTS = 512;

    private static final long TICK_MILLIS = 20;

    // Each slot is a ring of deadlines, closed by an entry of the wheel's own that never runs.
    private final Deadline[] slots = new Deadline[SLOTS];
    private final Deadline visited = ringOfNone();
    private final long tickNanos;
    private final LongSupplier nanoClock;
    private long cursor;

    /** @param tickMillis how coarse the time-outs are */
    public TimerWheel(long tickMillis, LongSupplier nanoClock) {
        this.tickNanos = tickMillis * 1_000_000;
        this.nanoClock = nanoClock;
        this.cursor = tickOf(now());
        for (int slot = 0; slot < SLOTS; slot++) {
            slots[slot] = ringOfNone();
        }
    }

    private Deadline ringOfNone() {
        return new Deadline(this, () -> {});
    }

    /** A wheel that the current event loop of {@code vertx} turns by itself, every 20 ms. */
    public static TimerWheel onLoop(Vertx vertx) {
        TimerWheel wheel = new TimerWheel(TICK_MILLIS, System::nanoTime);
        vertx.setPeriodic(TICK_MILLIS, id -> wheel.turn());
        return wheel;
    }

    /** Runs {@code action} once, on this loop, unless the deadline is cancelled or extended before {@code millis} have passed. */
    public Deadline after(long millis, Runnable action) {
        Deadline deadline = new Deadline(this, action);
        deadline.extend(millis);
        return deadline;
    }

    long now() {
        return nanoClock.getAsLong();
    }

    /**
     * Runs what is due. Called by the loop's periodic timer, and by tests with a clock of their own. An action that throws
     * keeps no other from running: what the first one threw is thrown when all have run.
     */
    public void turn() {
        long now = now();
        long nowTick = tickOf(now);
        // A loop that was held up for longer than one round has to look at each slot only once.
        long first = Math.max(cursor, nowTick - SLOTS);
        // Ahead of the actions, so that what they place is never behind the hand.
        cursor = nowTick;
        Throwable thrown = null;
        for (long tick = first + 1; tick <= nowTick; tick++) {
            thrown = visit(slotOf(tick), now, thrown);
        }
        switch (thrown) {
            case null -> {}
            case Error error -> throw error;
            case RuntimeException exception -> throw exception;
            default -> throw new IllegalStateException(thrown);
        }
    }

    private @Nullable Throwable visit(Deadline slot, long now, @Nullable Throwable thrown) {
        // The ring changes hands first: what an action places or takes back may belong to this very slot.
        if (!slot.isActive()) {
            return thrown;
        }
        visited.link(slot, now);
        slot.unlink();
        Throwable first = thrown;
        while (visited.isActive()) {
            Deadline deadline = visited.next();
            deadline.unlink();
            if (deadline.dueNanos() - now > 0) {
                place(deadline);
                continue;
            }
            try {
                deadline.run();
            } catch (Throwable failure) {
                first = first == null ? failure : first;
            }
        }
        return first;
    }

    /** Puts a deadline into the slot of its time, or of the farthest tick if it is a round or more away. */
    void place(Deadline deadline) {
        long due = deadline.dueNanos();
        // The first tick that begins after its time; the slot under the hand has been visited already.
        long tick = Math.max(tickOf(due) + 1, cursor + 1);
        long farthest = cursor + SLOTS - 1;
        if (tick > farthest) {
            deadline.link(slotOf(farthest), farthest * tickNanos);
        } else {
            deadline.link(slotOf(tick), due);
        }
    }

    private Deadline slotOf(long tick) {
        return slots[Math.floorMod(tick, SLOTS)];
    }

    private long tickOf(long nanos) {
        return Math.floorDiv(nanos, tickNanos);
    }
}
