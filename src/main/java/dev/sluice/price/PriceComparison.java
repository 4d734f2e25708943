package dev.sluice.price;

import dev.sluice.price.PriceLine.Subject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Other people's prices beside ours, at one time.
 *
 * @param differences where both have a price and they differ, or ours is missing
 * @param equal how many prices are the same
 */
public record PriceComparison(List<Difference> differences, int equal) {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /**
     * One price of theirs.
     *
     * @param ours null if we have none
     * @param percent how much theirs is above ours, in percent with one decimal; null if ours is 0 or missing
     */
    public record Difference(
            PriceLine theirs,
            @Nullable PriceLine ours,
            @Nullable BigDecimal percent) {
        /** Whether it is more than what rounding explains: above 1 %, or of a price that is 0 here. */
        public boolean isLarge() {
            return ours != null && (percent == null || percent.abs().compareTo(BigDecimal.ONE) > 0);
        }
    }

    public PriceComparison {
        differences = List.copyOf(differences);
    }

    public static PriceComparison of(PriceBook ours, List<PriceLine> theirs, long atMillis) {
        List<Difference> differences = new ArrayList<>();
        int equal = 0;
        for (PriceLine line : theirs) {
            if (!(line.subject() instanceof Subject.Price price)
                    || !line.isValid(atMillis)
                    || line.model().contains("*")) {
                continue;
            }
            ModelPrices known = ours.of(line.provider(), line.model(), atMillis);
            PriceLine own = known == null ? null : same(known, line, price.unit());
            long picos = own != null && own.subject() instanceof Subject.Price ownPrice ? ownPrice.picos() : -1;
            if (picos == price.picos()) {
                equal++;
            } else {
                differences.add(new Difference(line, own, percent(picos, price.picos())));
            }
        }
        return new PriceComparison(differences, equal);
    }

    private static @Nullable PriceLine same(ModelPrices known, PriceLine line, Unit unit) {
        for (PriceLine own : known.lines()) {
            if (own.subject() instanceof Subject.Price price
                    && price.unit() == unit
                    && own.when().equals(line.when())) {
                return own;
            }
        }
        return null;
    }

    private static @Nullable BigDecimal percent(long ours, long theirs) {
        return ours <= 0
                ? null
                : BigDecimal.valueOf(theirs - ours)
                        .multiply(HUNDRED)
                        .divide(BigDecimal.valueOf(ours), 1, RoundingMode.HALF_EVEN);
    }
}
