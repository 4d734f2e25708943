package dev.sluice.price;

import dev.sluice.canonical.Usage;
import java.util.List;

/** The prices of one model at one host, for some time. Any thread. */
public final class ModelPrices {
    private final String priceBookHash;

    ModelPrices(String priceBookHash) {
        this.priceBookHash = priceBookHash;
    }

    /** What the usage costs on these conditions; what the usage itself says about them wins. */
    public Cost cost(Usage usage, Conditions conditions) {
        return Cost.of(List.of(), CostStatus.EXACT, priceBookHash);
    }

    /** The most that so much could cost, on the dearest conditions that can apply; rounded up, saturating. Allocates nothing. */
    public long ceilingNanos(long inputTokens, long outputTokens) {
        return 0;
    }

    /** How many tokens of output so much money pays for at the dearest; {@link Long#MAX_VALUE} where output is free. */
    public long outputTokensFor(long nanos) {
        return Long.MAX_VALUE;
    }

    /** The longest answer the model can give; 0 where it is not known. */
    public long maxOutputTokens() {
        return 0;
    }
}
