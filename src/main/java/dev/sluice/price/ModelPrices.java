package dev.sluice.price;

import dev.sluice.canonical.Usage;
import dev.sluice.canonical.UsageDetails;
import dev.sluice.price.PriceLine.Subject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The prices of one model at one host, for some time. Any thread. */
public final class ModelPrices {
    private final PriceBook book;
    private final String provider;
    private final String model;
    private final long atMillis;
    private final List<PriceLine> lines;
    private final BigDecimal discount;
    private final String region;
    private final Ceiling ceiling;

    /** @param lines what counts at that time */
    ModelPrices(PriceBook book, String provider, String model, long atMillis, List<PriceLine> lines) {
        this.book = book;
        this.provider = provider;
        this.model = model;
        this.atMillis = atMillis;
        this.lines = List.copyOf(lines);
        this.discount = book.factor(provider);
        this.region = book.region(provider);
        this.ceiling = Ceiling.of(lines, discount);
    }

    /**
     * What the usage costs.
     *
     * @param conditions what is known beside the usage; what the usage itself says of how it was served wins
     */
    public Cost cost(Usage usage, Conditions conditions) {
        return costIn(usage, conditions.in(region));
    }

    private Cost costIn(Usage usage, Conditions conditions) {
        Rating rating = new Rating();
        UsageDetails details = usage.details();
        if (details.legs().isEmpty()) {
            rate(rating, usage, conditions.asServed(usage));
        } else {
            details.legs().forEach(leg -> rateLeg(rating, leg, conditions.asServed(usage)));
            Usage tools = new Usage(0, 0, 0, 0, 0, 0, 0, 0, usage.toolUnits(), null, false, details);
            rate(rating, tools, conditions.asServed(usage));
        }
        return rating.cost(usage.contradictory(), book.hash());
    }

    /** The leg of another model has that model's prices at the same host. */
    private void rateLeg(Rating rating, UsageDetails.Leg leg, Conditions conditions) {
        ModelPrices prices = leg.model() == null ? this : book.of(provider, leg.model(), atMillis);
        if (prices == null) {
            Counts.of(leg.usage()).forEach((unit, count) -> rating.unpriced(String.valueOf(leg.model()), unit, count));
        } else {
            prices.rate(rating, leg.usage(), conditions.asServed(leg.usage()));
        }
    }

    private void rate(Rating rating, Usage usage, Conditions conditions) {
        long totalInput = Math.max(usage.totalInput(), 0);
        for (Map.Entry<Unit, Long> count : Counts.of(usage).entrySet()) {
            Unit unit = count.getKey();
            boolean once = unit == Unit.WEB_SEARCHES && priceOf(Unit.GROUNDED_PROMPTS, conditions, totalInput) != null;
            rate(rating, once ? Unit.GROUNDED_PROMPTS : unit, once ? 1 : count.getValue(), conditions, totalInput);
        }
    }

    private void rate(Rating rating, Unit unit, long count, Conditions conditions, long totalInput) {
        PriceLine line = priceOf(unit, conditions, totalInput);
        if (line == null) {
            rating.unpriced(model, unit, count);
        } else {
            rate(rating, unit, count, line, conditions, totalInput);
        }
    }

    private void rate(Rating rating, Unit unit, long count, PriceLine line, Conditions conditions, long totalInput) {
        BigDecimal picos =
                BigDecimal.valueOf(((Subject.Price) line.subject()).picos()).multiply(discount);
        List<When> reasons = new ArrayList<>(List.of(line.when()));
        if (unit.isTokens()) {
            for (PriceLine other : lines) {
                if (other.subject() instanceof Subject.Multiplier multiplier
                        && other.when().matches(conditions, totalInput)
                        && (other.when().equals(When.ALWAYS) || !line.when().covers(other.when()))) {
                    picos = picos.multiply(multiplier.factor());
                    reasons.add(other.when());
                }
            }
        }
        rating.add(new CostLine(model, unit, count, picos, line.number()));
        if (unit.isTokens() && picos.signum() != 0 && !explains(reasons, conditions)) {
            rating.doubt();
        }
    }

    /** Whether what was unusual about the answer is in its price. */
    private static boolean explains(List<When> reasons, Conditions conditions) {
        return (conditions.tier().isEmpty()
                        || reasons.stream().anyMatch(when -> !when.tier().isEmpty()))
                && (conditions.speed().isEmpty()
                        || reasons.stream().anyMatch(when -> !when.speed().isEmpty()))
                && (!conditions.batch() || reasons.stream().anyMatch(When::batch));
    }

    /** The price with the most conditions that hold; of two like that the unit's own, then the dearer one. */
    private @Nullable PriceLine priceOf(Unit unit, Conditions conditions, long totalInput) {
        PriceLine best = null;
        boolean known = false;
        for (Unit kind = unit; kind != null; kind = kind.kindOf()) {
            for (PriceLine line : lines) {
                if (line.subject() instanceof Subject.Price price && price.unit() == kind) {
                    known = true;
                    if (line.when().matches(conditions, totalInput) && isBetter(line, best)) {
                        best = line;
                    }
                }
            }
            if (known && best != null && !kind.isAlike()) {
                return best;
            }
        }
        return best;
    }

    private static boolean isBetter(PriceLine line, @Nullable PriceLine best) {
        if (best == null) {
            return true;
        }
        Subject.Price price = (Subject.Price) line.subject();
        Subject.Price bestPrice = (Subject.Price) best.subject();
        int terms = line.when().terms() - best.when().terms();
        return terms > 0 || (terms == 0 && price.unit() == bestPrice.unit() && price.picos() > bestPrice.picos());
    }

    /** The most that so much could cost, on the dearest conditions that there are; rounded up, saturating. Allocates nothing. */
    public long ceilingNanos(long inputTokens, long outputTokens) {
        return ceiling.nanos(inputTokens, outputTokens);
    }

    /** How many tokens of output so much money pays for at the dearest; {@link Long#MAX_VALUE} where output is free. */
    public long outputTokensFor(long nanos) {
        return ceiling.outputTokensFor(nanos);
    }

    /** The longest answer the model can give; 0 where it is not known. */
    public long maxOutputTokens() {
        for (PriceLine line : lines) {
            if (line.subject() instanceof Subject.MaxOutput most) {
                return most.tokens();
            }
        }
        return 0;
    }

    /** The most that question and answer may have together; 0 where it is not known. */
    public long contextWindow() {
        for (PriceLine line : lines) {
            if (line.subject() instanceof Subject.ContextWindow window) {
                return window.tokens();
            }
        }
        return 0;
    }

    /** The lines that make these prices. */
    public List<PriceLine> lines() {
        return lines;
    }
}
