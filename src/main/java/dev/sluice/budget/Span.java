package dev.sluice.budget;

/**
 * Where in a budget's window an instant lies.
 *
 * @param period      names the stretch of time that leases are for: its first instant, or that of a reset within it
 * @param slot        names the part of it that spending is posted to
 * @param limitNanos  the limit with the top-ups that count
 * @param fromMillis  the first instant for which all this is the same
 * @param untilMillis the first instant for which some of it differs
 * @param endMillis   when the period ends; Long.MAX_VALUE if it has no end
 */
public record Span(long period, long slot, long limitNanos, long fromMillis, long untilMillis, long endMillis) {}
