package dev.sluice.price;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One kind of unit in a cost.
 *
 * @param model whose unit it is; an answer can be the work of several models
 * @param count how many of it were used
 * @param picosPerUnit its price in pico-dollars with all that multiplies it; null where it has none
 * @param priceLine the line of the price book that the price is from; 0 where it has none
 */
public record CostLine(
        String model, Unit unit, long count, @Nullable BigDecimal picosPerUnit, int priceLine) {
    /** Exact pico-dollars; 0 where the unit has no price, which the cost's status tells. */
    BigDecimal picos() {
        return picosPerUnit == null ? BigDecimal.ZERO : picosPerUnit.multiply(BigDecimal.valueOf(count));
    }
}
