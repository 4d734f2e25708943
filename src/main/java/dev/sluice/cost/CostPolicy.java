package dev.sluice.cost;

/**
 * What the operator decided about money.
 *
 * @param unpriced what becomes of requests for a model without a price, where a hard budget would have to be kept
 * @param ceilingPicos what a token of such a model costs at most, in pico-dollars, with {@link Unpriced#CEILING}
 * @param liteLlmHeaders whether every answer tells its cost as LiteLLM does too
 */
public record CostPolicy(Unpriced unpriced, long ceilingPicos, boolean liteLlmHeaders) {
    /** Models without a price are refused to those who have a hard budget. */
    public static final CostPolicy STRICT = new CostPolicy(Unpriced.DENY, 0, false);

    /** What so many tokens of a model without a price cost at most, rounded up. */
    long ceilingNanos(long tokens) {
        return Math.ceilDiv(tokens * ceilingPicos, 1_000);
    }

    /** What to do where nobody knows what it costs. */
    public enum Unpriced {
        DENY,
        CEILING,
        ALLOW_AND_ALERT
    }
}
