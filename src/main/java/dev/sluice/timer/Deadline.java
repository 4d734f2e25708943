package dev.sluice.timer;

import org.jspecify.annotations.Nullable;

/** One pending time-out of a {@link TimerWheel}; used on that wheel's loop only. */
public final class Deadline {
    private final TimerWheel wheel;
    private final Runnable action;
    private long dueNanos;
    private boolean active;

    // The wheel's own: a place in the list of one slot.
    @Nullable
    Deadline next;

    boolean placed;

    Deadline(TimerWheel wheel, Runnable action) {
        this.wheel = wheel;
        this.action = action;
    }

    /**
     * Moves the deadline to {@code millis} from now, and arms it again if it had run out or was cancelled. Moving it back in
     * time only takes effect at the time it was first placed for, so a deadline is armed with its shortest time first.
     */
    public void extend(long millis) {
        dueNanos = wheel.now() + millis * 1_000_000;
        active = true;
        if (!placed) {
            wheel.place(this);
        }
    }

    /** Takes the deadline back; a second call, or one after it ran out, does nothing. */
    public void cancel() {
        active = false;
    }

    public boolean isActive() {
        return active;
    }

    long dueNanos() {
        return dueNanos;
    }

    void expire() {
        placed = false;
        active = false;
        action.run();
    }
}
