package dev.sluice.budget;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Money set aside for one attempt, in the windows of all its budgets at the time it was placed:
 * {@code placed → raised* → settled | released | expired}, and the end comes once, whichever thread is first.
 *
 * <p>Mutable and one object, since one is made for each request.
 */
public final class Hold implements Admission.Admitted {
    private static final long CLOSED = -1;
    private static final long CLOSING = -2;
    private static final long EXPIRED = -3;
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Hold.class, "state", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Chain chain;
    private final Holds holds;
    private final @Nullable Budget exceeded;
    private final long lifeMillis;
    private volatile long state;
    private volatile long observedNanos;
    private long endedNanos;
    private long endedAboveNanos;

    // Of Holds: the list it is in.
    @Nullable
    Hold next;

    long expiresAt;

    Hold(Chain chain, Holds holds, long nanos, long lifeMillis, @Nullable Budget exceeded) {
        this.chain = chain;
        this.holds = holds;
        this.lifeMillis = lifeMillis;
        this.exceeded = exceeded;
        this.state = nanos;
    }

    @Override
    public Hold hold() {
        return this;
    }

    /** What is held now; 0 once it has ended. */
    public long nanos() {
        return Math.max(0, state);
    }

    public boolean isOpen() {
        return state >= 0;
    }

    /** The windows that it is placed in and that its cost is posted to. */
    public List<BudgetWindow> windows() {
        return chain.windows;
    }

    /** A budget that tells rather than refuses, and was over its limit with this hold. */
    public @Nullable Budget exceeded() {
        return exceeded;
    }

    /**
     * Holds so much more, in all budgets or in none. When it is refused, the bank has been asked for more if there can be more: a
     * caller that can wait may try again a moment later.
     */
    public boolean raise(long moreNanos) {
        if (moreNanos < 0 || !isOpen() || !chain.takeMore(moreNanos, holds.nowMillis())) {
            return false;
        }
        long before;
        do {
            before = state;
            if (before < 0) {
                chain.putBack(moreNanos);
                return false;
            }
            // Booked first: whoever ends the hold meanwhile ends all of it.
        } while (!STATE.compareAndSet(this, before, before + moreNanos));
        for (Meter meter : chain.meters()) {
            meter.raised(moreNanos);
        }
        holds.raised(moreNanos);
        return true;
    }

    /** Tells what the attempt has certainly cost so far: what an expired hold is settled at. */
    public void observe(long nanos) {
        observedNanos = nanos;
    }

    /**
     * Ends the hold with what the attempt cost. More than was held is booked in full, see {@link #overdraftNanos}.
     *
     * @return whether this call ended it
     */
    public boolean settle(long actualNanos) {
        return end(actualNanos, CLOSED);
    }

    /** Ends the hold of an attempt that cost nothing. */
    public boolean release() {
        return end(0, CLOSED);
    }

    /** Ends the hold of an attempt that nobody has ended; at what was observed, and never above the hold. */
    boolean expire() {
        return end(Math.min(observedNanos, nanos()), EXPIRED);
    }

    private boolean end(long actual, long end) {
        long held;
        do {
            held = state;
            if (held < 0) {
                return false;
            }
        } while (!STATE.compareAndSet(this, held, CLOSING));
        for (Meter meter : chain.meters()) {
            meter.settle(held, actual);
        }
        endedNanos = actual;
        endedAboveNanos = Math.max(0, actual - held);
        state = end;
        holds.ended(held);
        return true;
    }

    /** Whether it ended because nobody had ended it in time. */
    public boolean hasExpired() {
        return state == EXPIRED;
    }

    /**
     * Books what an attempt cost whose hold had expired.
     *
     * @return what was booked now, the cost less what the hold was settled at; 0 also if it had not expired
     */
    public long correct(long actualNanos) {
        if (!STATE.compareAndSet(this, EXPIRED, CLOSED)) {
            return 0;
        }
        long difference = actualNanos - endedNanos;
        for (Meter meter : chain.meters()) {
            meter.correct(difference);
        }
        return difference;
    }

    /** What it was settled at. */
    public long settledNanos() {
        return endedNanos;
    }

    /** By how much the settlement was above the hold. */
    public long overdraftNanos() {
        return endedAboveNanos;
    }

    long lifeMillis() {
        return lifeMillis;
    }
}
