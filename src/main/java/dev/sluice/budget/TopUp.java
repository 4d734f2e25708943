package dev.sluice.budget;

/**
 * Money added to a budget's limit for a while. When it ends, the limit falls back; what was spent meanwhile stays spent.
 *
 * @param amountNanos added to the limit, positive
 * @param fromMillis  the first instant at which it counts
 * @param untilMillis the first instant at which it no longer counts
 */
public record TopUp(long amountNanos, long fromMillis, long untilMillis) {
    public TopUp {
        if (amountNanos <= 0 || fromMillis >= untilMillis) {
            throw new IllegalArgumentException("top-up of " + amountNanos + " nanos from " + fromMillis + " until "
                    + untilMillis + " (expected: a positive amount, from before until)");
        }
    }

    boolean counts(long nowMillis) {
        return fromMillis <= nowMillis && nowMillis < untilMillis;
    }
}
