package dev.sluice.budget;

/** What budgets answer a request. */
public sealed interface Admission {
    /** It may go on; the hold must be settled or released. */
    sealed interface Admitted extends Admission permits Hold {
        Hold hold();
    }

    /**
     * A hard budget has no room for the hold. Another node may give some back, a hold may be settled: that is not promised.
     *
     * @param remainingNanos   what the budget has left; a smaller hold may fit
     * @param retryAfterMillis when the window has room again by itself; -1 for never
     */
    record Refused(Budget budget, long remainingNanos, long retryAfterMillis) implements Admission {}

    /** What this node leased is used up and the bank cannot be reached: our fault, not the caller's. */
    record Unavailable(Budget budget, long retryAfterMillis) implements Admission {}

    /** Over the limit of a {@link Mode#THROTTLE} budget, and it is not this request's turn. */
    record Throttled(Budget budget, long retryAfterMillis) implements Admission {}

    /**
     * Over the limit of a {@link Mode#DOWNGRADE} budget. The caller asks again for {@link Subjects#withModel} of this model, priced
     * for it; this budget then lets it pass.
     */
    record Downgrade(Budget budget, String model) implements Admission {}

    /** The bank is being asked. The caller registers, and when called asks again with a hold computed anew. */
    sealed interface AwaitLease extends Admission permits Supply {
        /** {@code answered} runs once, soon, on any thread: at once if the answer is already there. */
        void onAnswered(Runnable answered);
    }
}
