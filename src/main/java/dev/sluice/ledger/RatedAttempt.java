package dev.sluice.ledger;

import dev.sluice.canonical.Usage;

/**
 * An attempt as the ledger has it, with all that its price depends on.
 *
 * @param rawUsage the host's own words, or empty
 * @param status how well its cost was known
 * @param costNanos as it was settled, without later adjustments; -1 where there was no price
 */
public record RatedAttempt(
        String id,
        String keyId,
        String provider,
        String model,
        String servedModel,
        String conditions,
        Usage usage,
        String rawUsage,
        String status,
        long startedAtMillis,
        String priceBookHash,
        long costNanos) {}
