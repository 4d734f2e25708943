package dev.sluice.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Recorded usages against a second reckoning from the raw facts, and against what was billed. Skipped where the facts are not. */
class OracleTest {
    private static final long NOW = PriceLine.millis(LocalDate.of(2026, 11, 1));
    /** The bills are older than the last changes of prices. */
    private static final long BILLED = PriceLine.millis(LocalDate.of(2026, 8, 15));

    private static List<Vector> vectors = List.of();
    private static List<Long> expected = List.of();

    @BeforeAll
    static void read() {
        assumeTrue(Files.isDirectory(RawFacts.folder()));
        RawFacts facts = RawFacts.read();
        vectors = Vector.all();
        expected = vectors.stream().map(vector -> nanos(facts.usd(vector))).toList();
    }

    private static long nanos(@Nullable BigDecimal usd) {
        return usd == null
                ? -1
                : usd.movePointRight(9).setScale(0, RoundingMode.HALF_EVEN).longValueExact();
    }

    private static Question question(PriceBook book, Vector vector) {
        return question(book, vector, NOW);
    }

    private static Question question(PriceBook book, Vector vector, long atMillis) {
        return new Question(
                book, vector.provider(), vector.model(), vector.usage(), Conditions.STANDARD, null, atMillis);
    }

    @Test
    void every_recorded_usage_costs_the_same_to_the_nano() {
        PriceBook book = PriceBook.packaged();
        int priced = 0;
        for (int i = 0; i < vectors.size(); i++) {
            Cost cost = question(book, vectors.get(i)).byPrices();
            assertThat(cost.nanos()).as("%s: %s", vectors.get(i), cost).isEqualTo(expected.get(i));
            assertThat(cost.status() == CostStatus.UNPRICED).isEqualTo(expected.get(i) == -1);
            priced += cost.status() == CostStatus.UNPRICED ? 0 : 1;
        }
        System.out.println("Oracle: " + priced + " of " + vectors.size() + " recorded usages have a price");
        assertThat(vectors).hasSize(1328);
        assertThat(priced).isGreaterThan(1000);
    }

    @Test
    void what_was_billed_is_what_we_reckon() {
        PriceBook book = PriceBook.packaged();
        int matched = 0;
        List<String> unpriced = new ArrayList<>();
        for (Vector vector : vectors) {
            if (vector.billed() == null) {
                continue;
            }
            Cost cost = question(book, vector, BILLED).byPrices();
            if (cost.status() == CostStatus.UNPRICED) {
                unpriced.add(vector.model());
            } else {
                BigDecimal off = vector.billed().movePointRight(9).subtract(BigDecimal.valueOf(cost.nanos()));
                assertThat(off.abs()).as("%s: %s", vector, cost).isLessThan(BigDecimal.ONE);
                matched++;
            }
        }
        System.out.println("Oracle: " + matched + " billed usages match, without a price are " + unpriced);
        assertThat(matched).isGreaterThanOrEqualTo(30);
    }

    /** Those that recorded usages can show; the golden set shows all. */
    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {
                "CACHED_AT_FULL_RATE",
                "CACHED_TWICE",
                "CACHED_FREE",
                "INPUT_TAKEN_TO_INCLUDE_THE_CACHE",
                "CACHE_WRITES_AS_INPUT",
                "CACHE_WRITES_FREE",
                "THOUGHTS_LEFT_OUT",
                "THOUGHTS_TWICE",
                "SOUND_AS_TEXT",
                "SOUND_LEFT_OUT",
                "TOOLS_FREE",
                "UNPRICED_IS_FREE",
                "ROUNDED_DOWN",
                "CANCELLED_PRICES_APPLIED",
                "STALE_PRICES",
            })
    void every_wrong_way_is_found_out(Mutant mutant) throws IOException {
        PriceBook book = mutant.book(GoldenTest.prices());
        int wrong = 0;
        for (int i = 0; i < vectors.size(); i++) {
            wrong += mutant.nanos(question(book, vectors.get(i))) == expected.get(i) ? 0 : 1;
        }
        System.out.println("Oracle: " + mutant + " is wrong about " + wrong);
        assertThat(wrong).isPositive();
    }

    @Test
    void every_price_that_was_used_was_needed() throws IOException {
        PriceBook book = PriceBook.packaged();
        Set<Integer> used = new TreeSet<>();
        for (Vector vector : vectors) {
            question(book, vector).byPrices().lines().forEach(line -> used.add(line.priceLine()));
        }
        used.remove(0);
        List<String> lines = GoldenTest.prices().lines().toList();
        for (int line : used) {
            PriceBook poorer = PriceBook.parse(GoldenTest.without(lines, line), "poorer");
            boolean red = false;
            for (int i = 0; i < vectors.size() && !red; i++) {
                Cost cost = question(poorer, vectors.get(i)).byPrices();
                red = cost.nanos() != expected.get(i)
                        || cost.status()
                                != question(book, vectors.get(i)).byPrices().status();
            }
            assertThat(red).as("without %s", lines.get(line - 1)).isTrue();
        }
        System.out.println("Oracle: " + used.size() + " lines of the price file are held by recorded usages");
    }
}
