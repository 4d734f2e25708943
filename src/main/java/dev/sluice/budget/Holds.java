package dev.sluice.budget;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All open holds of this node. A hold is put on one of a few stacks when it is placed; the reaper takes the stacks over, so that
 * nothing is ever unlinked by the threads that serve requests.
 */
public final class Holds {
    private static final int STACKS = 16;

    /** Elements that share no cache line. */
    private static final int STRIDE = 16;

    /** Time does not pass faster than this between two looks: a clock that is put forward expires nothing. */
    private static final long LONGEST_STEP_MILLIS = 5_000;

    private final AtomicReferenceArray<@Nullable Hold> stacks = new AtomicReferenceArray<>(STACKS * STRIDE);
    private final LongAdder open = new LongAdder();
    private final LongAdder held = new LongAdder();
    private final AtomicBoolean reaping = new AtomicBoolean();
    private @Nullable Hold aging;
    private long ageMillis;
    private long lookedAtMillis = Long.MIN_VALUE;

    private final LongSupplier clockMillis;

    Holds(LongSupplier clockMillis) {
        this.clockMillis = clockMillis;
    }

    long nowMillis() {
        return clockMillis.getAsLong();
    }

    /** How many are open. */
    public long open() {
        return open.sum();
    }

    /** What they come to. */
    public long nanos() {
        return held.sum();
    }

    void placed(Hold hold, long nanos) {
        open.increment();
        held.add(nanos);
        int stack = (int) (Thread.currentThread().threadId() % STACKS) * STRIDE;
        Hold top;
        do {
            top = stacks.get(stack);
            hold.next = top;
        } while (!stacks.compareAndSet(stack, top, hold));
    }

    void raised(long nanos) {
        held.add(nanos);
    }

    void ended(long nanos) {
        open.decrement();
        held.add(-nanos);
    }

    /**
     * Ends holds that nobody has ended in time, at what was observed of their attempts. To be called every second or so: a hold's
     * time counts from the first call after it was placed, and a clock that steps neither shortens nor lengthens it by more than
     * a few seconds.
     *
     * @param expired is told of each
     */
    public void expire(long nowMillis, Consumer<Hold> expired) {
        if (!reaping.compareAndSet(false, true)) {
            return;
        }
        try {
            if (lookedAtMillis != Long.MIN_VALUE) {
                ageMillis += Math.max(0, Math.min(LONGEST_STEP_MILLIS, nowMillis - lookedAtMillis));
            }
            lookedAtMillis = nowMillis;
            Hold kept = keep(aging, null, expired);
            for (int stack = 0; stack < STACKS; stack++) {
                Hold fresh = stacks.getAndSet(stack * STRIDE, null);
                for (Hold hold = fresh; hold != null; hold = hold.next) {
                    hold.expiresAt = ageMillis + hold.lifeMillis();
                }
                kept = keep(fresh, kept, expired);
            }
            aging = kept;
        } finally {
            reaping.set(false);
        }
    }

    /** Puts what is still open of {@code list} before {@code kept}. */
    private @Nullable Hold keep(@Nullable Hold list, @Nullable Hold kept, Consumer<Hold> expired) {
        Hold all = kept;
        Hold hold = list;
        while (hold != null) {
            Hold next = hold.next;
            if (hold.isOpen() && hold.expiresAt <= ageMillis && hold.expire()) {
                expired.accept(hold);
            }
            hold.next = null;
            if (hold.isOpen()) {
                hold.next = all;
                all = hold;
            }
            hold = next;
        }
        return all;
    }
}
