package dev.sluice.price;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Usage;
import dev.sluice.canonical.UsageDetails;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceBookTest {
    private static final long NOW = PriceLine.millis(LocalDate.of(2026, 11, 1));
    private static final Usage MILLION = Usage.of(1_000_000, 0, 0, 0);

    private static PriceBook book(String... lines) {
        return PriceBook.parse(PriceFile.HEADER + "\n" + String.join("\n", lines), "test");
    }

    private static ModelPrices prices(PriceBook book, String provider, String model) {
        return Objects.requireNonNull(book.of(provider, model, NOW), model);
    }

    private static String usd(PriceBook book, String provider, String model) {
        ModelPrices prices = book.of(provider, model, NOW);
        return prices == null
                ? "none"
                : BigDecimal.valueOf(prices.cost(MILLION, Conditions.STANDARD).nanos())
                        .movePointLeft(9)
                        .stripTrailingZeros()
                        .toPlainString();
    }

    @ParameterizedTest
    @CsvSource({
        "m, 1",
        "M, 1",
        "models/m, 1",
        "publishers/google/models/m, 1",
        "m-2025-08-07, 1",
        "m@20250807, 1",
        "m-001, 1",
        "m-20250101, 2",
        "m-mini, 5",
        "m-mini-x, 5",
        "n, 6",
        "other/n, 6",
    })
    void a_model_is_found_by_its_name_then_without_its_date_then_by_the_longest_pattern(String model, String expected) {
        PriceBook book = book(
                "p,m,input_tokens,1,1000000,,,,,,",
                "p,m-20250101,input_tokens,2,1000000,,,,,,",
                "p,m*,input_tokens,4,1000000,,,,,,",
                "p,m-*,input_tokens,5,1000000,,,,,,",
                "p,*,input_tokens,6,1000000,,,,,,",
                "q,m,input_tokens,7,1000000,,,,,,");

        assertThat(usd(book, "p", model)).isEqualTo(expected);
        assertThat(book.of("r", model, NOW)).isNull();
    }

    @Test
    void after_the_first_look_the_prices_are_the_same_object() {
        PriceBook book = PriceBook.packaged();

        assertThat(book.of("openai", "gpt-5", NOW)).isSameAs(book.of("openai", "gpt-5", NOW + 1));
    }

    @Test
    void a_fee_alone_is_no_price_of_a_model() {
        assertThat(book("p,*,web_searches,0.01,,,,,,,").of("p", "m", NOW)).isNull();
        assertThat(PriceBook.packaged().of("openai", "gpt-99", NOW)).isNull();
    }

    /** Google takes its fee for each query of a newer model, and for each answer that searched of an older one. */
    @Test
    void searches_are_paid_for_one_by_one_or_once_for_an_answer_or_said_to_have_no_price() {
        PriceBook book = PriceBook.packaged();
        Usage searched = Usage.of(0, 1, 0, 0).withTool(UsageDetails.WEB_SEARCHES, 3);

        assertThat(fee(book, "gemini-3-flash-preview", searched)).isEqualTo(3 * 14_000_000L);
        assertThat(fee(book, "gemini-2.5-flash", searched)).isEqualTo(35_000_000L);
        assertThat(prices(book("p,m,output_tokens,1,1000000,,,,,,"), "p", "m")
                        .cost(searched, Conditions.STANDARD)
                        .status())
                .isEqualTo(CostStatus.PARTIAL);
    }

    private static long fee(PriceBook book, String model, Usage searched) {
        ModelPrices prices = prices(book, "gemini", model);
        Cost cost = prices.cost(searched, Conditions.STANDARD);
        assertThat(cost.status()).isEqualTo(CostStatus.EXACT);
        return cost.nanos()
                - prices.cost(Usage.of(0, 1, 0, 0), Conditions.STANDARD).nanos();
    }

    @Test
    void a_model_that_takes_search_units_has_a_price() {
        Usage ranked = Usage.of(0, 0, 0, 0).withTool(UsageDetails.SEARCH_UNITS, 3);
        ModelPrices prices = prices(book("p,m,search_units,0.002,,,,,,,"), "p", "m");

        assertThat(prices.cost(ranked, Conditions.STANDARD).nanos()).isEqualTo(6_000_000);
        assertThat(PriceBook.packaged().of("cohere", "rerank-v3.5", NOW)).isNull();
    }

    /** OpenAI does not say in an answer where it was served. */
    @Test
    void an_account_is_served_in_its_region_unless_the_answer_says_otherwise() {
        PriceBook book = book("p,m,input_tokens,1,1000000,,,,,,", "p,m,multiplier,1.1,,region=eu,,,,,")
                .withAccounts(Map.of(
                        "mine", new PriceBook.Account("p", BigDecimal.ZERO, "eu"),
                        "other", new PriceBook.Account("p", BigDecimal.ZERO, "")));
        Usage elsewhere = MILLION.with(UsageDetails.served(null, null, "global"));

        assertThat(usd(book, "mine", "m")).isEqualTo("1.1");
        assertThat(usd(book, "other", "m")).isEqualTo("1");
        assertThat(prices(book, "mine", "m")
                        .cost(elsewhere, Conditions.STANDARD)
                        .nanos())
                .isEqualTo(1_000_000_000);
        assertThat(book.hash()).isNotEqualTo(book.withAccounts(Map.of()).hash());
    }

    @Test
    void what_is_proposed_or_cancelled_is_never_applied() {
        PriceBook book = book(
                "p,m,input_tokens,1,1000000,,,,,,",
                "p,m,input_tokens,2,1000000,,2026-01-01,,,PROPOSED,",
                "p,m,input_tokens,3,1000000,,2026-01-01,,,CANCELLED,",
                "p,n,input_tokens,4,1000000,,2026-01-01,,,PROPOSED,");

        assertThat(usd(book, "p", "m")).isEqualTo("1");
        assertThat(book.of("p", "n", NOW)).isNull();
    }

    @Test
    void a_price_counts_from_its_first_day_until_a_later_one_or_its_last() {
        PriceBook book = book(
                "p,m,input_tokens,1,1000000,,,,,,",
                "p,m,input_tokens,2,1000000,,2026-02-01,2026-04-01,,,",
                "p,m,input_tokens,3,1000000,,2026-03-01,2026-05-01,,,",
                "p,n,input_tokens,9,1000000,,2026-03-01,2026-05-01,,,");

        assertThat(at(book, "m", "2026-01-31")).isEqualTo(1_000_000_000);
        assertThat(at(book, "m", "2026-02-01")).isEqualTo(2_000_000_000);
        assertThat(at(book, "m", "2026-03-01")).isEqualTo(3_000_000_000L);
        assertThat(at(book, "m", "2026-04-30")).isEqualTo(3_000_000_000L);
        assertThat(at(book, "m", "2026-05-01")).isEqualTo(1_000_000_000);
        assertThat(book.of("p", "n", PriceLine.millis(LocalDate.parse("2026-02-28"))))
                .isNull();
        assertThat(book.of("p", "n", PriceLine.millis(LocalDate.parse("2026-05-01"))))
                .isNull();
    }

    private static long at(PriceBook book, String model, String day) {
        ModelPrices prices = Objects.requireNonNull(book.of("p", model, PriceLine.millis(LocalDate.parse(day))));
        return prices.cost(MILLION, Conditions.STANDARD).nanos();
    }

    @Test
    void prices_of_ones_own_come_first_and_a_discount_is_taken_off_all() {
        PriceBook packaged = book("p,m,input_tokens,4,1000000,,,,,,", "p,n,input_tokens,8,1000000,,,,,,");
        String own = PriceFile.HEADER + "\np,m,input_tokens,3,1000000,,,,,,\nmine,n,input_tokens,7,1000000,,,,,,\n";
        PriceBook book = packaged.overriddenBy(own, "own.csv")
                .withAccounts(Map.of(
                        "mine", new PriceBook.Account("p", new BigDecimal("12.5"), ""),
                        "p", new PriceBook.Account("p", BigDecimal.ZERO, "")));

        assertThat(usd(book, "p", "m")).isEqualTo("3");
        assertThat(usd(book, "mine", "m")).isEqualTo("2.625");
        assertThat(usd(book, "mine", "n")).isEqualTo("6.125");
        assertThat(usd(book, "p", "n")).isEqualTo("8");
        assertThat(book.hash()).isNotEqualTo(packaged.hash()).matches("[0-9a-f]{64}");
    }

    @Test
    void references_that_go_round_in_circles_end() {
        PriceBook book = book("p,a,same_as,p/b,,,,,,,", "p,b,same_as,p/a,,,,,,,");

        assertThat(book.of("p", "a", NOW)).isNull();
    }

    @Test
    void the_ceiling_is_the_dearest_that_can_be() {
        PriceBook book = book(
                "p,m,input_tokens,1,1000000,,,,,,",
                "p,m,cache_write_tokens,1.25,1000000,,,,,,",
                "p,m,output_tokens,10,1000000,,,,,,",
                "p,m,output_tokens,20,1000000,tier=priority,,,,,",
                "p,m,input_tokens,2,1000000,input>1000,,,,,",
                "p,m,output_tokens,30,1000000,input>1000,,,,,",
                "p,m,multiplier,0.5,,mode=batch,,,,,",
                "p,m,multiplier,1.1,,region=eu,,,,,",
                "p,m,multiplier,1.1,,region=us,,,,,",
                "p,m,max_output_tokens,4096,,,,,,,");
        ModelPrices prices = prices(book, "p", "m");

        assertThat(prices.ceilingNanos(1_000, 100)).isEqualTo(1_000 * 1_375 + 100 * 22_000);
        assertThat(prices.ceilingNanos(1_001, 100)).isEqualTo(1_001 * 2_200 + 100 * 33_000);
        assertThat(prices.ceilingNanos(Long.MAX_VALUE, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
        assertThat(prices.ceilingNanos(0, 0)).isZero();
        assertThat(prices.outputTokensFor(1_000_000)).isEqualTo(1_000_000 / 33_000);
        assertThat(prices.outputTokensFor(-5)).isZero();
        assertThat(prices.outputTokensFor(Long.MAX_VALUE)).isPositive();
        assertThat(prices.maxOutputTokens()).isEqualTo(4096);
        assertThat(prices.contextWindow()).isZero();
        assertThat(prices(PriceBook.packaged(), "ollama", "x").outputTokensFor(0))
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void no_cost_is_above_the_ceiling() {
        PriceBook book = PriceBook.packaged();
        for (Golden golden : Golden.all()) {
            Question asked = golden.question(book);
            ModelPrices prices = book.of(asked.provider(), asked.model(), asked.atMillis());
            Usage usage = asked.usage();
            if (prices != null && usage.details().legs().isEmpty() && usage.toolUnits() == 0) {
                assertThat(prices.ceilingNanos(usage.totalInput(), usage.totalOutput()))
                        .as(golden.name())
                        .isGreaterThanOrEqualTo(asked.byPrices().nanos());
            }
        }
    }

    @Test
    void the_simulated_host_bills_what_its_price_says() {
        ModelPrices prices = prices(PriceBook.packaged(), "simulated", "demo;tokens=5");

        assertThat(prices.cost(Usage.of(1, 0, 0, 0), Conditions.STANDARD).nanos())
                .isEqualTo(500);
        assertThat(prices.cost(Usage.of(0, 1, 0, 0), Conditions.STANDARD).nanos())
                .isEqualTo(1_500);
    }
}
