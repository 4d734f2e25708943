package dev.sluice.config;

import static dev.sluice.config.Check.require;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code prices}: what models cost here.
 *
 * @param overrides a file of prices of one's own, in the format of {@code config/prices.csv}, which count before those that Sluice comes
 *     with; null for none
 * @param discounts what is taken off all prices of a provider, by its name in section {@code providers}: 0 to 100 percent
 * @param regions where a provider keeps what it is told and is paid for it, in the words of the price files, by its name in section {@code
 *     providers}; what an answer says of where it was served wins
 * @param unpriced what happens to a question whose model has no price
 * @param ceiling what one answer of such a model is taken to cost if {@code unpriced} is {@code ceiling}: US dollars, above 0, up to
 *     100000
 * @param liteLlmHeaders whether every answer tells its cost as LiteLLM's proxy does, asked or not
 */
public record PricesConfig(
        @Nullable Path overrides,
        Map<String, BigDecimal> discounts,
        Map<String, String> regions,
        UnpricedPolicy unpriced,
        BigDecimal ceiling,
        boolean liteLlmHeaders) {
    private static final BigDecimal MOST_PERCENT = BigDecimal.valueOf(100);
    private static final BigDecimal MOST_USD = BigDecimal.valueOf(100_000);
    private static final int NANO = 9;
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,32}");

    public static final PricesConfig DEFAULT =
            new PricesConfig(null, Map.of(), Map.of(), UnpricedPolicy.DENY, BigDecimal.ONE, false);

    public PricesConfig {
        Map<String, BigDecimal> percent = new LinkedHashMap<>();
        discounts.forEach((provider, discount) -> {
            String key = "prices.discounts." + provider;
            require(discount.signum() >= 0, key, discount.toPlainString(), ">= 0");
            require(discount.compareTo(MOST_PERCENT) <= 0, key, discount.toPlainString(), "<= 100");
            require(discount.scale() <= 4, key, discount.toPlainString(), "at most four decimals");
            percent.put(provider, discount.stripTrailingZeros());
        });
        discounts = Map.copyOf(percent);
        regions = Map.copyOf(regions);
        regions.forEach((provider, region) -> require(
                REGION.matcher(region).matches(), "prices.regions." + provider, region, "a region such as eu or us"));
        require(ceiling.signum() > 0, "prices.ceiling", ceiling.toPlainString(), "> 0");
        require(ceiling.compareTo(MOST_USD) <= 0, "prices.ceiling", ceiling.toPlainString(), "<= " + MOST_USD);
        require(ceiling.scale() <= NANO, "prices.ceiling", ceiling.toPlainString(), "at most nine decimals");
        ceiling = ceiling.stripTrailingZeros();
    }

    /** {@link #ceiling} in nano-dollars. */
    public long ceilingNanos() {
        return ceiling.movePointRight(NANO).longValueExact();
    }
}
