package dev.sluice.timer;

import io.vertx.core.Vertx;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The time-outs of one event loop, coarse and cheap: a time-out that is pushed back for every chunk of a stream costs one
 * field write a chunk ({@link Deadline#extend}), and no timer object is ever made for it.
 *
 * <p>A deadline runs out at its time or up to two ticks later. Threading: an instance belongs to one event loop.
 */
public final class TimerWheel {
    static final int SLOTS = 512;

    private final @Nullable Deadline[] slots = new Deadline[SLOTS];
    private final long tickNanos;
    private final LongSupplier nanoClock;
    private long cursor;

    /** @param tickMillis how coarse the time-outs are */
    public TimerWheel(long tickMillis, LongSupplier nanoClock) {
        this.tickNanos = tickMillis * 1_000_000;
        this.nanoClock = nanoClock;
        this.cursor = nanoClock.getAsLong() / tickNanos;
    }

    /** A wheel that the current event loop of {@code vertx} turns by itself, every 20 ms. */
    public static TimerWheel onLoop(Vertx vertx) {
        TimerWheel wheel = new TimerWheel(20, System::nanoTime);
        vertx.setPeriodic(20, id -> wheel.turn());
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

    /** Runs what is due. Called by the loop's periodic timer, and by tests with a clock of their own. */
    public void turn() {
        long nowTick = now() / tickNanos;
        // A loop that was held up for longer than one round has to look at each slot only once.
        long first = Math.max(cursor, nowTick - SLOTS);
        cursor = nowTick;
        for (long tick = first + 1; tick <= nowTick; tick++) {
            runSlot((int) Math.floorMod(tick, (long) SLOTS));
        }
    }

    private void runSlot(int slot) {
        Deadline deadline = slots[slot];
        slots[slot] = null;
        while (deadline != null) {
            Deadline next = deadline.next;
            deadline.next = null;
            if (deadline.isActive()) {
                if (deadline.dueNanos() <= now()) {
                    deadline.expire();
                } else {
                    place(deadline);
                }
            } else {
                deadline.placed = false;
            }
            deadline = next;
        }
    }

    /** Puts a deadline into the slot of its time, or of the farthest turn if it is a round or more away. */
    void place(Deadline deadline) {
        long tick = Math.max(deadline.dueNanos() / tickNanos + 1, cursor + 1);
        int slot = (int) Math.floorMod(Math.min(tick, cursor + SLOTS - 1), (long) SLOTS);
        deadline.next = slots[slot];
        slots[slot] = deadline;
        deadline.placed = true;
    }
}
