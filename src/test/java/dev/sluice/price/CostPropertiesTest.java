package dev.sluice.price;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Usage;
import dev.sluice.canonical.UsageDetails;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** What holds of every cost, whatever was used. */
class CostPropertiesTest {
    private static final long NOW = PriceLine.millis(LocalDate.of(2026, 11, 1));
    private static final PriceBook BOOK = PriceBook.packaged();
    private static final List<String> MODELS = List.of(
            "openai/gpt-5",
            "openai/gpt-4o-mini",
            "anthropic/claude-sonnet-4-6",
            "gemini/gemini-2.5-flash-lite",
            "deepseek/deepseek-v4-pro",
            "groq/openai/gpt-oss-120b",
            "simulated/demo");

    @Provide
    Arbitrary<Usage> usages() {
        Arbitrary<Long> tokens = Arbitraries.longs().between(0, 20_000);
        return Combinators.combine(tokens, tokens, tokens, tokens, tokens)
                .as((input, read, write, output, reasoning) ->
                        new Usage(input, read, write, 0, output, reasoning, 0, 0, 0, null, false));
    }

    @Provide
    Arbitrary<String> models() {
        return Arbitraries.of(MODELS);
    }

    private static ModelPrices prices(String name) {
        int slash = name.indexOf('/');
        return Objects.requireNonNull(BOOK.of(name.substring(0, slash), name.substring(slash + 1), NOW));
    }

    private static BigDecimal picos(String model, Usage usage) {
        return prices(model).cost(usage, Conditions.STANDARD).lines().stream()
                .map(CostLine::picos)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static Usage sum(Usage a, Usage b) {
        return new Usage(
                a.input() + b.input(),
                a.cacheRead() + b.cacheRead(),
                a.cacheWrite() + b.cacheWrite(),
                0,
                a.output() + b.output(),
                a.reasoning() + b.reasoning(),
                0,
                0,
                0,
                null,
                false);
    }

    @Property
    void two_costs_are_the_cost_of_both(
            @ForAll("models") String model, @ForAll("usages") Usage one, @ForAll("usages") Usage other) {
        assertThat(picos(model, sum(one, other)))
                .isEqualByComparingTo(picos(model, one).add(picos(model, other)));
    }

    @Property
    void more_never_costs_less(
            @ForAll("models") String model, @ForAll("usages") Usage one, @ForAll("usages") Usage more) {
        assertThat(prices(model).cost(sum(one, more), Conditions.STANDARD).nanos())
                .isGreaterThanOrEqualTo(
                        prices(model).cost(one, Conditions.STANDARD).nanos());
    }

    @Property
    void no_cost_is_above_its_ceiling(@ForAll("models") String model, @ForAll("usages") Usage usage) {
        assertThat(prices(model).ceilingNanos(usage.totalInput(), usage.totalOutput()))
                .isGreaterThanOrEqualTo(
                        prices(model).cost(usage, Conditions.STANDARD).nanos());
    }

    @Property
    void so_many_tokens_as_money_pays_for_cost_no_more(
            @ForAll("models") String model, @ForAll @LongRange(max = 1_000_000_000_000_000L) long nanos) {
        assertThat(prices(model).ceilingNanos(0, prices(model).outputTokensFor(nanos)))
                .isLessThanOrEqualTo(nanos);
    }

    @Property
    void what_was_served_decides_whatever_was_asked_for(
            @ForAll("usages") Usage usage,
            @ForAll @IntRange(max = 3) int served,
            @ForAll @IntRange(max = 3) int asked) {
        List<String> tiers = List.of("default", "flex", "priority", "auto");
        ModelPrices prices = prices("openai/gpt-5");
        Usage told = usage.with(UsageDetails.served(tiers.get(served), null, null));

        assertThat(prices.cost(told, new Conditions(tiers.get(asked), false, "", ""))
                        .nanos())
                .isEqualTo(prices.cost(told, Conditions.STANDARD).nanos());
    }

    @Property
    void a_negative_or_absurd_count_makes_no_negative_cost(@ForAll long input, @ForAll long output) {
        Usage usage = new Usage(input, 0, 0, 0, output, 0, 0, 0, 0, null, true);

        assertThat(prices("openai/gpt-5").cost(usage, Conditions.STANDARD).nanos())
                .isNotNegative();
    }
}
