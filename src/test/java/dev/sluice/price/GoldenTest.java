package dev.sluice.price;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Costs reckoned by hand, from the hosts' own words on. */
class GoldenTest {
    private static final PriceBook BOOK = PriceBook.packaged();

    static String prices() throws IOException {
        try (InputStream file = GoldenTest.class.getResourceAsStream("/prices.csv")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static List<Golden> all() {
        return Golden.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void what_was_used_costs_what_it_costs_by_hand(Golden golden) {
        Cost cost = golden.question(BOOK).answer();

        assertThat(cost.nanos()).as("%s: %s", golden.name(), cost).isEqualTo(golden.nanos());
        assertThat(cost.status()).as("%s: %s", golden.name(), cost).isEqualTo(golden.status());
        assertThat(cost.priceBookHash()).isEqualTo(BOOK.hash()).hasSize(64);
    }

    @ParameterizedTest
    @EnumSource
    void every_wrong_way_is_found_out(Mutant mutant) throws IOException {
        PriceBook book = mutant.book(prices());

        assertThat(Golden.all())
                .as("%s goes unnoticed", mutant)
                .anyMatch(golden -> mutant.nanos(golden.question(book)) != golden.nanos());
    }

    @Test
    void every_price_that_was_used_was_needed() throws IOException {
        TreeSet<Integer> used = new TreeSet<>();
        for (Golden golden : Golden.all()) {
            golden.question(BOOK).byPrices().lines().forEach(line -> used.add(line.priceLine()));
        }
        used.remove(0);
        List<String> lines = prices().lines().toList();
        for (int line : used) {
            PriceBook poorer = PriceBook.parse(without(lines, line), "poorer");
            assertThat(Golden.all())
                    .as("without %s", lines.get(line - 1))
                    .anyMatch(golden -> !same(
                            golden.question(BOOK).byPrices(),
                            golden.question(poorer).byPrices()));
        }
        assertThat(used).hasSizeGreaterThan(80);
    }

    static String without(List<String> lines, int number) {
        StringBuilder csv = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            csv.append(i == number - 1 ? "" : lines.get(i)).append('\n');
        }
        return csv.toString();
    }

    private static boolean same(Cost one, Cost other) {
        return one.nanos() == other.nanos() && one.status() == other.status();
    }
}
