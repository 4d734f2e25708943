package dev.sluice.ledger;

import static dev.sluice.ledger.TestLedger.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ledger.JournalEntry.Settled;
import dev.sluice.testing.OverBothStores;
import dev.sluice.testing.StoreKind;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OverBothStores
class SpendReportsTest {
    private static final long END = Long.MAX_VALUE;

    private final StoreKind store;

    @TempDir
    private Path folder;

    private TestLedger ledger;
    private List<Settled> all;

    SpendReportsTest(StoreKind store) {
        this.store = store;
    }

    @BeforeEach
    void fill() {
        ledger = new TestLedger(store, folder);
        all = TestLedger.random(new SplittableRandom(11), "a", 400);
        ledger.write(ledger.writer("n1"), all);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private SpendReport report(List<Dimension> by, Map<Dimension, String> only, long from, long to, String zone) {
        SpendQuestion question = new SpendQuestion(by, only, from, to, ZoneId.of(zone));
        return await(new SpendReports(ledger.database).report(question));
    }

    private long spent(Predicate<Settled> which) {
        return all.stream()
                .filter(which)
                .mapToLong(settled -> Math.max(0, settled.settlement().costNanos()))
                .sum();
    }

    @Test
    void every_total_is_the_ledgers_to_the_nano() {
        long ledgers = -ledger.number(
                "SELECT CAST(SUM(balance_nanos) AS BIGINT) FROM ledger_account WHERE account LIKE 'provider/%'");
        for (Dimension dimension : Dimension.values()) {
            SpendReport report = report(List.of(dimension), Map.of(), 0, END, "UTC");

            assertThat(report.total().nanos()).isEqualTo(ledgers).isEqualTo(spent(one -> true));
            assertThat(report.total().attempts()).isEqualTo(400);
            assertThat(report.total().unpriced())
                    .isEqualTo(all.stream()
                            .filter(one -> !one.settlement().isPriced())
                            .count());
            if (dimension != Dimension.TAG) {
                assertThat(report.rows().stream()
                                .mapToLong(SpendReport.Line::nanos)
                                .sum())
                        .isEqualTo(ledgers);
            }
        }
    }

    @Test
    void rows_are_what_one_would_add_up_by_hand() {
        Map<List<String>, Long> expected =
                new TreeMap<>((one, other) -> one.toString().compareTo(other.toString()));
        for (Settled settled : all) {
            List<String> values =
                    List.of(settled.attempt().team(), settled.attempt().model());
            expected.merge(values, Math.max(0, settled.settlement().costNanos()), Long::sum);
        }

        SpendReport report = report(List.of(Dimension.TEAM, Dimension.MODEL), Map.of(), 0, END, "UTC");

        Map<List<String>, Long> found =
                new TreeMap<>((one, other) -> one.toString().compareTo(other.toString()));
        report.rows().forEach(line -> found.put(line.values(), line.nanos()));
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void filters_and_ranges_take_part_of_it() {
        assertThat(report(List.of(), Map.of(Dimension.TEAM, "red", Dimension.KEY, "k3"), 0, END, "UTC")
                        .total()
                        .nanos())
                .isEqualTo(spent(one -> one.attempt().team().equals("red")
                        && one.attempt().keyId().equals("k3")));
        assertThat(report(List.of(), Map.of(), 86_400_000, 2 * 86_400_000, "UTC")
                        .total()
                        .nanos())
                .isEqualTo(spent(one -> one.settlement().endedAtMillis() / 86_400_000 == 1));
        assertThat(report(List.of(), Map.of(Dimension.TEAM, "'; --"), 0, END, "UTC")
                        .rows())
                .isEmpty();
    }

    @Test
    void an_attempt_counts_under_each_of_its_tags_and_once_in_all() {
        SpendReport report = report(List.of(Dimension.TAG), Map.of(), 0, END, "UTC");

        assertThat(report.rows())
                .extracting(line -> line.values().getFirst())
                .containsExactly("", "a", "ab", "b", "c\"100%_");
        for (SpendReport.Line line : report.rows()) {
            String tag = line.values().getFirst();
            Predicate<Settled> has = one -> tag.isEmpty()
                    ? one.attempt().tags().isEmpty()
                    : one.attempt().tags().contains(tag);
            assertThat(line.nanos()).isEqualTo(spent(has));
            if (!tag.isEmpty()) {
                assertThat(report(List.of(), Map.of(Dimension.TAG, tag), 0, END, "UTC")
                                .total()
                                .nanos())
                        .isEqualTo(spent(has));
            }
        }
    }

    @Test
    void days_begin_where_the_zone_says() {
        for (String zone : List.of("UTC", "Asia/Kathmandu", "America/St_Johns", "Australia/Lord_Howe")) {
            Map<String, Long> expected = new TreeMap<>();
            for (Settled settled : all) {
                String day = Instant.ofEpochMilli(settled.settlement().endedAtMillis())
                        .atZone(ZoneId.of(zone))
                        .toLocalDate()
                        .toString();
                expected.merge(day, Math.max(0, settled.settlement().costNanos()), Long::sum);
            }

            SpendReport report = report(List.of(Dimension.DAY), Map.of(), 0, END, zone);

            Map<String, Long> found = new TreeMap<>();
            report.rows().forEach(line -> found.put(line.values().getFirst(), line.nanos()));
            assertThat(found).as(zone).isEqualTo(expected);
        }
    }

    private static final class Doubled implements Rating {
        private final String hash;
        private final long factor;

        Doubled(String hash, long factor) {
            this.hash = hash;
            this.factor = factor;
        }

        @Override
        public String priceBookHash() {
            return hash;
        }

        /** Knows what m1 costs, too, which had no price. */
        @Override
        public long costNanos(RatedAttempt attempt) {
            return attempt.costNanos() >= 0
                    ? factor * attempt.costNanos()
                    : attempt.model().equals("m1") ? 5 : -1;
        }
    }

    @Test
    void rerating_shows_the_difference_first_and_then_adds_it_once() {
        Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        Rerating rerating = new Rerating(ledger.database, new Doubled("book-2", 2), clock);
        long before = spent(one -> true);
        long priced = all.stream()
                .filter(one ->
                        !one.settlement().isPriced() && one.attempt().model().equals("m1"))
                .count();

        List<Rerating.Difference> difference = await(rerating.difference(0, END));

        assertThat(difference.stream().mapToLong(Rerating.Difference::nanos).sum())
                .isEqualTo(before + 5 * priced);
        assertThat(report(List.of(), Map.of(), 0, END, "UTC").total().nanos()).isEqualTo(before);

        assertThat(await(rerating.adjust(0, END))).isEqualTo(difference);

        SpendReport.Line total = report(List.of(), Map.of(), 0, END, "UTC").total();
        assertThat(total.nanos()).isEqualTo(2 * before + 5 * priced);
        assertThat(total.adjustedNanos()).isEqualTo(before + 5 * priced);
        assertThat(await(rerating.adjust(0, END)).stream()
                        .mapToLong(Rerating.Difference::changed)
                        .sum())
                .isZero();
        assertThat(total.nanos())
                .isEqualTo(
                        -ledger.number(
                                "SELECT CAST(SUM(balance_nanos) AS BIGINT) FROM ledger_account WHERE account LIKE 'provider/%'"));
        assertThat(ledger.verify().findings()).isEmpty();

        await(new Rerating(ledger.database, new Doubled("book-1", 1), clock).adjust(0, END));

        assertThat(report(List.of(), Map.of(), 0, END, "UTC").total().nanos()).isEqualTo(before + 5 * priced);
        assertThat(ledger.verify().findings()).isEmpty();
        ledger.update("UPDATE adjustment SET amount_nanos = amount_nanos + 1 WHERE seq = 1");
        assertThat(new ArrayList<>(ledger.verify().findings()))
                .anyMatch(found -> found.startsWith("adjustment/") && found.endsWith("its row was changed"));
    }
}
