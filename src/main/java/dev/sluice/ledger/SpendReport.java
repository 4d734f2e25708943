package dev.sluice.ledger;

import java.util.List;

/**
 * What was spent.
 *
 * @param rows one for each combination of values that occurs, in the order of the values
 * @param total of all attempts, each once, also where rows overlap
 */
public record SpendReport(List<Dimension> by, List<Line> rows, Line total) {
    /**
     * Attempts that have the same values, added up.
     *
     * @param values of the dimensions, in their order; empty where an attempt has none
     * @param nanos what was spent, with later adjustments
     * @param adjustedNanos how much of it are adjustments
     * @param avoidedNanos what would have been spent beside; never part of what was
     * @param unpriced how many attempts have no price; they are not in {@code nanos}, not even as 0
     */
    public record Line(
            List<String> values,
            long attempts,
            long nanos,
            long adjustedNanos,
            long avoidedNanos,
            long unpriced,
            long inputTokens,
            long outputTokens) {

        Line plus(Line other) {
            return new Line(
                    values,
                    attempts + other.attempts,
                    Math.addExact(nanos, other.nanos),
                    adjustedNanos + other.adjustedNanos,
                    Math.addExact(avoidedNanos, other.avoidedNanos),
                    unpriced + other.unpriced,
                    inputTokens + other.inputTokens,
                    outputTokens + other.outputTokens);
        }

        Line of(List<String> newValues) {
            return new Line(
                    newValues, attempts, nanos, adjustedNanos, avoidedNanos, unpriced, inputTokens, outputTokens);
        }
    }
}
