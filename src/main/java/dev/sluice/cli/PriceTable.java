package dev.sluice.cli;

import dev.sluice.price.ModelPrices;
import dev.sluice.price.PriceBook;
import dev.sluice.price.PriceComparison;
import dev.sluice.price.PriceLine;
import dev.sluice.price.PriceLine.Subject;
import dev.sluice.price.Unit;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Prices as tables for people. */
final class PriceTable {
    private static final String NONE = "-";

    private PriceTable() {}

    /** Every model that has a line of its own, with what most people ask for; returns the exit code. */
    static int models(PriceBook book, String provider, long now, PrintWriter out) {
        Set<List<String>> names = new LinkedHashSet<>();
        for (PriceLine line : book.lines()) {
            boolean asked = provider.isEmpty() || line.provider().equals(provider);
            if (asked && line.subject() instanceof Subject.Price) {
                names.add(List.of(line.provider(), line.model()));
            }
        }
        Table table = new Table(1, List.of("MODEL", "INPUT", "OUTPUT", "CACHED", "CACHE WRITE", "MAX OUTPUT"));
        for (List<String> name : names) {
            ModelPrices prices = book.of(name.get(0), name.get(1).replace("*", "any"), now);
            if (prices != null) {
                table.add(row(String.join("/", name), prices));
            }
        }
        if (table.isEmpty()) {
            throw new IllegalArgumentException(
                    provider + ": no prices (expected: a provider that ./sluice price show lists)");
        }
        table.print(out);
        out.println();
        out.println(table.size() + " models, US dollars per million tokens. Price book " + book.hash());
        return 0;
    }

    private static List<String> row(String name, ModelPrices prices) {
        long most = prices.maxOutputTokens();
        return List.of(
                name,
                usual(prices, Unit.INPUT_TOKENS),
                usual(prices, Unit.OUTPUT_TOKENS),
                usual(prices, Unit.CACHE_READ_TOKENS),
                usual(prices, Unit.CACHE_WRITE_TOKENS),
                most == 0 ? NONE : Long.toString(most));
    }

    private static String usual(ModelPrices prices, Unit unit) {
        for (PriceLine line : prices.lines()) {
            if (line.subject() instanceof Subject.Price price
                    && price.unit() == unit
                    && line.condition().isEmpty()) {
                return perMillion(price);
            }
        }
        return NONE;
    }

    private static String perMillion(Subject.Price price) {
        BigDecimal usd = BigDecimal.valueOf(price.picos()).movePointLeft(6).stripTrailingZeros();
        return usd.signum() == 0 ? "0" : usd.toPlainString();
    }

    /** All that makes the prices of a model. */
    static void lines(ModelPrices prices, PrintWriter out) {
        Table table = new Table("WHAT", "VALUE", "PER", "WHEN", "SINCE", "VERIFIED", "SOURCE");
        for (PriceLine line : prices.lines()) {
            List<String> columns = line.columns();
            table.add(List.of(
                    columns.get(2),
                    columns.get(3),
                    columns.get(4),
                    columns.get(5).isEmpty() ? "always" : columns.get(5),
                    columns.get(6),
                    columns.get(8).isEmpty() ? "no" : columns.get(8),
                    columns.get(10)));
        }
        table.print(out);
    }

    /** What differs, the large ones marked. */
    static void differences(PriceComparison comparison, PrintWriter out) {
        Table table = new Table(4, List.of("", "MODEL", "WHAT", "WHEN", "OURS", "THEIRS", "DIFFERENCE"));
        int large = 0;
        int missing = 0;
        for (PriceComparison.Difference difference : comparison.differences()) {
            PriceLine theirs = difference.theirs();
            large += difference.isLarge() ? 1 : 0;
            missing += difference.ours() == null ? 1 : 0;
            if (difference.ours() != null) {
                table.add(List.of(
                        difference.isLarge() ? "!" : "",
                        theirs.provider() + "/" + theirs.model(),
                        theirs.what(),
                        theirs.condition().isEmpty() ? "always" : theirs.condition(),
                        value(difference.ours()),
                        value(theirs),
                        difference.percent() == null ? NONE : signed(difference.percent())));
            }
        }
        if (!table.isEmpty()) {
            table.print(out);
            out.println();
        }
        out.println(comparison.equal() + " equal, " + table.size() + " different, " + large
                + " of them by more than 1 % (marked !), " + missing + " that we do not have.");
    }

    private static String signed(BigDecimal percent) {
        return (percent.signum() > 0 ? "+" : "") + percent.toPlainString() + " %";
    }

    private static String value(@Nullable PriceLine line) {
        return line != null && line.subject() instanceof Subject.Price price
                ? price.per() == 1 ? line.value() : perMillion(price)
                : NONE;
    }
}
