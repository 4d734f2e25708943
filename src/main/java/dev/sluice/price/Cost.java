package dev.sluice.price;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * What one attempt cost.
 *
 * @param nanos nano-dollars, rounded half-even once; -1 if {@link CostStatus#UNPRICED}
 * @param priceBookHash which prices it was made with
 * @param lines what it is the sum of; empty if the host reported it
 */
public record Cost(long nanos, CostStatus status, String priceBookHash, List<CostLine> lines) {
    public static final long UNPRICED_NANOS = -1;

    public Cost {
        lines = List.copyOf(lines);
    }

    /** Of a model without a price. */
    public static Cost unpriced(String priceBookHash) {
        return new Cost(UNPRICED_NANOS, CostStatus.UNPRICED, priceBookHash, List.of());
    }

    /** As the host said. */
    public static Cost reported(long nanos, String priceBookHash) {
        return new Cost(nanos, CostStatus.REPORTED, priceBookHash, List.of());
    }

    static Cost of(List<CostLine> lines, CostStatus status, String priceBookHash) {
        BigDecimal picos = BigDecimal.ZERO;
        for (CostLine line : lines) {
            picos = picos.add(line.picos());
        }
        return new Cost(nanos(picos), status, priceBookHash, lines);
    }

    /** Saturates: no bill of this world is that long. */
    private static long nanos(BigDecimal picos) {
        BigDecimal nanos = picos.movePointLeft(3).setScale(0, RoundingMode.HALF_EVEN);
        return nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0 ? Long.MAX_VALUE : nanos.longValueExact();
    }
}
