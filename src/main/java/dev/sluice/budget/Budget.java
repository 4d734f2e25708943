package dev.sluice.budget;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A limit on what a subject may spend in a window.
 *
 * @param id                unique; never used again for another scope, subject or window
 * @param subject           whose budget it is, or {@value #EACH}: each subject of the scope has a budget of its own of this size
 * @param limitNanos        what may be spent in the window
 * @param downgradeTo       the model for requests over the limit; needed by {@link Mode#DOWNGRADE} only
 * @param throttlePerMinute how many requests a minute are let through over the limit by {@link Mode#THROTTLE}, 1 to 60,000
 * @param topUps            what is added to the limit for a while
 * @param resetAtMillis     when the window was last started anew by hand, 0 for never; spending before it does not count
 */
public record Budget(
        String id,
        Scope scope,
        String subject,
        long limitNanos,
        Window window,
        Mode mode,
        @Nullable String downgradeTo,
        int throttlePerMinute,
        List<TopUp> topUps,
        long resetAtMillis) {
    /** The subject that stands for each subject. */
    public static final String EACH = "*";

    /** More than a dollar budget will ever hold, and far enough from overflow to add to: a billion dollars. */
    public static final long MAX_NANOS = 1_000_000_000_000_000_000L;

    /** The rate of {@link Mode#THROTTLE} where none is given. */
    public static final int THROTTLE_PER_MINUTE = 6;

    public Budget {
        topUps = List.copyOf(topUps);
        require(!id.isEmpty() && id.indexOf('/') < 0, "id", id, "not empty, without /");
        require(!subject.isEmpty(), "subject", subject, "not empty");
        require(limitNanos >= 0 && limitNanos <= MAX_NANOS, "limitNanos", limitNanos, "0 to " + MAX_NANOS);
        require(
                (mode == Mode.DOWNGRADE) == (downgradeTo != null),
                "downgradeTo",
                downgradeTo,
                "a model for DOWNGRADE, or none");
        require(
                throttlePerMinute >= 1 && throttlePerMinute <= 60_000,
                "throttlePerMinute",
                throttlePerMinute,
                "1 to 60000");
        require(resetAtMillis >= 0, "resetAtMillis", resetAtMillis, ">= 0");
    }

    /** A budget that nobody has topped up or reset. */
    public Budget(String id, Scope scope, String subject, long limitNanos, Window window, Mode mode) {
        this(id, scope, subject, limitNanos, window, mode, null, THROTTLE_PER_MINUTE, List.of(), 0);
    }

    private static void require(boolean holds, String name, @Nullable Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException("budget " + name + ": " + value + " (expected: " + expected + ")");
        }
    }

    /** This budget with another limit. */
    public Budget withLimit(long nanos) {
        return new Budget(
                id, scope, subject, nanos, window, mode, downgradeTo, throttlePerMinute, topUps, resetAtMillis);
    }

    /** This budget with other top-ups. */
    public Budget withTopUps(List<TopUp> others) {
        return new Budget(
                id, scope, subject, limitNanos, window, mode, downgradeTo, throttlePerMinute, others, resetAtMillis);
    }

    /** This budget, its window started anew at an instant. */
    public Budget resetAt(long millis) {
        return new Budget(id, scope, subject, limitNanos, window, mode, downgradeTo, throttlePerMinute, topUps, millis);
    }

    /** The limit at an instant, with the top-ups that count then. */
    public long limitAt(long nowMillis) {
        long limit = limitNanos;
        for (TopUp topUp : topUps) {
            limit = topUp.counts(nowMillis) ? Math.min(MAX_NANOS, limit + topUp.amountNanos()) : limit;
        }
        return limit;
    }

    /** Where in its window an instant lies. */
    public Span spanAt(long nowMillis) {
        return switch (window) {
            case Window.Calendar calendar -> {
                long start = calendar.startMillis(nowMillis);
                long end = calendar.endMillis(nowMillis);
                // A reset counts for the rest of the window it was made in, even if the clock is put back before it.
                long period = resetAtMillis >= start && resetAtMillis < end ? resetAtMillis : start;
                yield span(period, period, nowMillis, start, end, end);
            }
            case Window.Rolling rolling -> {
                long slot = rolling.slotOf(nowMillis);
                yield span(resetAtMillis, slot, nowMillis, slot, slot + rolling.slotMillis(), Long.MAX_VALUE);
            }
            case Window.Total total ->
                span(resetAtMillis, resetAtMillis, nowMillis, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
        };
    }

    private Span span(long period, long slot, long nowMillis, long from, long until, long end) {
        long first = from;
        long last = until;
        for (TopUp topUp : topUps) {
            for (long edge : new long[] {topUp.fromMillis(), topUp.untilMillis()}) {
                first = edge <= nowMillis ? Math.max(first, edge) : first;
                last = edge > nowMillis ? Math.min(last, edge) : last;
            }
        }
        return new Span(period, slot, limitAt(nowMillis), first, last, end);
    }
}
