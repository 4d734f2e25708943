package dev.sluice.ledger;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * What is asked about spend.
 *
 * @param by in this order; none for the total alone
 * @param only values that dimensions must have; {@link Dimension#DAY} and {@link Dimension#HOUR} are asked for by the range
 * @param fromMillis attempts that ended from here on
 * @param toMillis and before
 * @param zone where days and hours begin
 */
public record SpendQuestion(
        List<Dimension> by, Map<Dimension, String> only, long fromMillis, long toMillis, ZoneId zone) {
    public SpendQuestion {
        by = List.copyOf(by);
        only = Map.copyOf(only);
        if (only.containsKey(Dimension.DAY) || only.containsKey(Dimension.HOUR)) {
            throw new IllegalArgumentException("filter by day or hour (expected: a range of time)");
        }
        if (by.stream().distinct().count() < by.size()) {
            throw new IllegalArgumentException("by " + by + " (expected: each dimension once)");
        }
        if (fromMillis > toMillis) {
            throw new IllegalArgumentException("a range that ends before it begins (expected: from <= to)");
        }
    }
}
