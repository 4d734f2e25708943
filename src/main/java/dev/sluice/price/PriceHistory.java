package dev.sluice.price;

import dev.sluice.price.PriceLine.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The prices of one model over time. */
final class PriceHistory {
    private final long[] from;
    private final @Nullable ModelPrices[] prices;

    private PriceHistory(long[] from, @Nullable ModelPrices[] prices) {
        this.from = from;
        this.prices = prices;
    }

    static PriceHistory of(PriceBook book, String provider, String model) {
        List<List<PriceLine>> said = book.said(provider, model);
        TreeSet<Long> changes = new TreeSet<>();
        changes.add(Long.MIN_VALUE);
        for (List<PriceLine> group : said) {
            for (PriceLine line : group) {
                if (line.status() == PriceStatus.ACTIVE) {
                    changes.add(line.from());
                    if (line.validTo() != null) {
                        changes.add(PriceLine.millis(line.validTo()));
                    }
                }
            }
        }
        long[] from = changes.stream().mapToLong(Long::longValue).toArray();
        @Nullable ModelPrices[] prices = new ModelPrices[from.length];
        for (int i = 0; i < from.length; i++) {
            long at = from[i];
            List<PriceLine> valid = valid(said, at);
            prices[i] = valid.stream().anyMatch(PriceHistory::pricesModel)
                    ? new ModelPrices(book, provider, model, at, valid)
                    : null;
        }
        return new PriceHistory(from, prices);
    }

    /** A fee for searching the web alone is no price of a model; search units are what models that sort take instead of tokens. */
    private static boolean pricesModel(PriceLine line) {
        return line.subject() instanceof Subject.Price price
                && (price.unit().isTokens() || price.unit() == Unit.SEARCH_UNITS);
    }

    @Nullable
    ModelPrices at(long millis) {
        int i = from.length - 1;
        while (from[i] > millis) {
            i--;
        }
        return prices[i];
    }

    /** What counts at a time: of each unit the first group that prices it, and of each of its conditions the latest line. */
    private static List<PriceLine> valid(List<List<PriceLine>> said, long at) {
        List<PriceLine> valid = new ArrayList<>();
        for (List<PriceLine> group : said) {
            List<PriceLine> more = new ArrayList<>();
            for (PriceLine line : group) {
                if (line.isValid(at)
                        && valid.stream().noneMatch(hides(line))
                        && group.stream().noneMatch(other -> other.isValid(at) && supersedes(other, line))) {
                    more.add(line);
                }
            }
            valid.addAll(more);
        }
        return valid;
    }

    private static Predicate<PriceLine> hides(PriceLine line) {
        return other -> isOfSame(other, line)
                && (line.subject() instanceof Subject.Price || other.when().equals(line.when()));
    }

    private static boolean supersedes(PriceLine later, PriceLine line) {
        return later.from() > line.from()
                && isOfSame(later, line)
                && later.when().equals(line.when());
    }

    private static boolean isOfSame(PriceLine first, PriceLine second) {
        if (first.subject() instanceof Subject.Price price && second.subject() instanceof Subject.Price otherPrice) {
            return price.unit() == otherPrice.unit();
        }
        return first.subject().getClass() == second.subject().getClass();
    }
}
