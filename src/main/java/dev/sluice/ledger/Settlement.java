package dev.sluice.ledger;

import dev.sluice.canonical.Usage;
import dev.sluice.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What became of an attempt and what it cost. Written once; later knowledge is added beside it and never changes it.
 *
 * @param status how well the cost is known: the name of a {@code CostStatus}
 * @param costNanos in nano-dollars; {@link #UNPRICED} where no price is known, which is not the same as 0
 * @param avoidedNanos what it would have cost, had it not been answered from a cache; never part of what was spent
 * @param usage as counts that do not overlap; its own raw block is told again only where {@code rawUsage} is missing
 * @param conditions that were asked for (tier, batch, region …), as {@link PriceBookRating#text} writes them; what was served is told by the
 *     usage and counts first
 * @param servedModel the model that answered, or empty where it is the one that was asked for
 * @param rawUsage the host's own words, or null where there were none
 */
public record Settlement(
        String attemptId,
        String status,
        Cause cause,
        long costNanos,
        long avoidedNanos,
        Usage usage,
        String conditions,
        String servedModel,
        @Nullable String rawUsage,
        long endedAtMillis) {
    public static final long UNPRICED = -1;

    /** A million dollars; what is dearer than that is no price but a mistake, and would in the end not fit into a balance. */
    public static final long MAX_NANOS = 1_000_000_000_000_000L;

    public Settlement {
        if (costNanos > MAX_NANOS) {
            costNanos = UNPRICED;
            status = "UNPRICED";
        }
        avoidedNanos = Math.min(avoidedNanos, MAX_NANOS);
        if (costNanos < UNPRICED || avoidedNanos < 0) {
            throw new IllegalArgumentException("attempt " + attemptId + ": cost " + costNanos + ", avoided "
                    + avoidedNanos + " (expected: >= 0, or -1 where there is no price)");
        }
    }

    public boolean isPriced() {
        return costNanos != UNPRICED;
    }

    /** Whether the host's numbers cannot all be true. */
    public boolean isContradictory() {
        return usage.contradictory();
    }

    /** The host's own words, or null. */
    public @Nullable String rawText() {
        Json.Obj block = usage.raw();
        return rawUsage != null || block == null ? rawUsage : block.toString();
    }
}
