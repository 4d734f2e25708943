package dev.sluice.cost;

import dev.sluice.pipeline.Caller;
import dev.sluice.pipeline.Terms.Unpriced;

/**
 * What the operator decided about money.
 *
 * @param unpriced what becomes of requests for a model without a price, where a hard budget would have to be kept
 * @param ceilingNanos what an answer of such a model is taken to cost, with {@link Unpriced#CEILING}
 * @param liteLlmHeaders whether every answer tells its cost as LiteLLM does too
 */
public record CostPolicy(Unpriced unpriced, long ceilingNanos, boolean liteLlmHeaders) {
    /** Models without a price are refused to those who have a hard budget. */
    public static final CostPolicy STRICT = new CostPolicy(Unpriced.DENY, 0, false);

    /** The same for one caller, whose key may say otherwise. */
    CostPolicy of(Caller caller) {
        Unpriced own = caller.terms().unpriced();
        return own == null || own == unpriced ? this : new CostPolicy(own, ceilingNanos, liteLlmHeaders);
    }
}
