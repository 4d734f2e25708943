package dev.sluice.timer;

/**
 * One time-out of a {@link TimerWheel}; used on that wheel's loop only. It is active from {@link TimerWheel#after} or {@link
 * #extend} until it runs out or is cancelled.
 */
public final class Deadline {
    /** A hundred years: far enough to mean never, near enough that adding it to a clock does not overflow. */
    private static final long NEVER_MILLIS = 36_525L * 24 * 60 * 60 * 1000;

    private final TimerWheel wheel;
    private final Runnable action;
    private long dueNanos;
    // When the wheel looks at this deadline next: at its time, or earlier if it was extended since.
    private long visitNanos;
    // The neighbours in the ring of one slot; itself while it stands in none.
    private Deadline next = this;
    private Deadline previous = this;

    Deadline(TimerWheel wheel, Runnable action) {
        this.wheel = wheel;
        this.action = action;
    }

    /**
     * Moves the deadline to {@code millis} from now, earlier or later, and arms it again if it had run out or was cancelled.
     * Later, the usual direction, costs one reading of the clock and one field write.
     */
    public void extend(long millis) {
        dueNanos = wheel.now() + Math.clamp(millis, 0, NEVER_MILLIS) * 1_000_000;
        if (!isActive() || dueNanos - visitNanos < 0) {
            unlink();
            wheel.place(this);
        }
    }

    /** Takes the deadline back, and lets go of its action; a second call, or one after it ran out, does nothing. */
    public void cancel() {
        unlink();
    }

    public boolean isActive() {
        return next != this;
    }

    long dueNanos() {
        return dueNanos;
    }

    Deadline next() {
        return next;
    }

    /** Enters the ring that {@code ring} stands in. */
    void link(Deadline ring, long visitNanos) {
        this.visitNanos = visitNanos;
        previous = ring.previous;
        next = ring;
        previous.next = this;
        ring.previous = this;
    }

    /** Leaves its ring; the others close ranks. */
    void unlink() {
        previous.next = next;
        next.previous = previous;
        next = this;
        previous = this;
    }

    void run() {
        action.run();
    }
}
