package dev.sluice.ledger;

import static dev.sluice.ledger.TestLedger.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.ledger.JournalEntry.HoldPlaced;
import dev.sluice.ledger.JournalEntry.Settled;
import dev.sluice.testing.OverBothStores;
import dev.sluice.testing.StoreKind;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OverBothStores
class LedgerWriterTest {
    private final StoreKind store;
    private final SplittableRandom random = new SplittableRandom(7);

    @TempDir
    private Path folder;

    private TestLedger ledger;

    LedgerWriterTest(StoreKind store) {
        this.store = store;
    }

    @BeforeEach
    void open() {
        ledger = new TestLedger(store, folder);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void every_attempt_is_a_balanced_transaction_with_its_overdraft_apart() {
        HoldPlaced hold = Entries.hold("a1", 30, 1);
        HoldPlaced unpriced = Entries.hold("a2", HoldPlaced.UNPRICED, 0);

        ledger.write(ledger.writer("n1"), List.of(Entries.settled(hold, 100), Entries.settled(unpriced, -1)));

        assertThat(ledger.texts("SELECT account || ' ' || CAST(amount_nanos AS TEXT) FROM ledger_entry ORDER BY seq"))
                .containsExactly("spend/k1 30", "overdraft/k1 70", "provider/openai -100", "unpriced/k1 0");
        assertThat(ledger.texts("SELECT account || ' ' || CAST(balance_nanos AS TEXT) FROM ledger_account ORDER BY 1"))
                .containsExactly("overdraft/k1 70", "provider/openai -100", "spend/k1 30", "unpriced/k1 0");
        assertThat(ledger.number("SELECT COUNT(*) FROM attempt WHERE cost_nanos IS NULL"))
                .isEqualTo(1);
        assertThat(ledger.verify().findings()).isEmpty();
    }

    @Test
    void what_is_given_again_is_written_once() {
        List<Settled> all = TestLedger.random(random, "a", 100);
        LedgerWriter writer = ledger.writer("n1");
        ledger.write(writer, all.subList(0, 40));

        assertThat(ledger.write(writer, all.subList(20, 60))).isEqualTo(20);
        assertThat(ledger.write(ledger.writer("n1"), all.subList(0, 100))).isEqualTo(40);
        assertThat(ledger.write(writer, all)).isZero();
        List<Settled> twice = new ArrayList<>(all.subList(0, 3));
        twice.addAll(all.subList(0, 3));
        assertThat(ledger.write(writer, twice)).isZero();

        LedgerVerifier.Verdict verdict = ledger.verify();
        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.attempts()).isEqualTo(100);
    }

    @Test
    void budgets_are_posted_in_the_same_transaction_or_not_at_all() {
        Map<BudgetWindow, Long> posted = new HashMap<>();
        Posting failing = (sql, spent, settled) -> Future.failedFuture("of a test");
        Posting counting = (sql, spent, settled) -> {
            spent.forEach((window, nanos) -> posted.merge(window, nanos, Long::sum));
            return Future.succeededFuture();
        };
        List<Settled> all = TestLedger.random(random, "a", 50);
        assertThatThrownBy(() -> await(new LedgerWriter(ledger.database, "n1", failing).write(all)))
                .hasMessageContaining("of a test");
        assertThat(ledger.number("SELECT COUNT(*) FROM attempt")).isZero();

        LedgerWriter writer = new LedgerWriter(ledger.database, "n1", counting);
        ledger.write(writer, all);
        ledger.write(writer, all);

        LedgerVerifier.Verdict verdict = ledger.verify();
        assertThat(posted).isEqualTo(verdict.spentNanos()).hasSize(2);
        assertThat(verdict.compareWithPosted(posted)).isEmpty();
        posted.merge(Entries.WINDOWS.getFirst(), 1L, Long::sum);
        assertThat(verdict.compareWithPosted(posted))
                .singleElement()
                .asString()
                .startsWith("budget b1, window from 0:");
    }

    /** PostgreSQL takes no NUL in a text; the journal would never get past it. */
    @Test
    void no_text_of_a_caller_holds_up_the_others() {
        Attempt odd = Entries.attempt("a1", "t\0", "k'; DROP", "p\uD800", "m", List.of("\0", "#{x}", "\""));
        HoldPlaced hold = new HoldPlaced(odd, 5, 1, List.of(), Written.UNHEARD);

        ledger.write(ledger.writer("n1"), List.of(Entries.settled(hold, 3)));

        assertThat(ledger.texts("SELECT team FROM attempt")).containsExactly("t\uFFFD");
        assertThat(ledger.verify().findings()).isEmpty();
    }

    /** B10: writers whose accounts overlap. */
    @Test
    void nodes_that_share_accounts_neither_deadlock_nor_lose_anything() {
        int nodes = 4;
        int batches = 15;
        List<Future<?>> running = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            LedgerWriter writer = ledger.writer("n" + node);
            SplittableRandom own = random.split();
            Future<Integer> chain = Future.succeededFuture(0);
            for (int batch = 0; batch < batches; batch++) {
                List<Settled> settled = overlapping(own, "a" + node + "-" + batch + "-");
                chain = chain.compose(before -> writer.write(settled));
            }
            running.add(chain);
        }

        await(Future.all(running));

        LedgerVerifier.Verdict verdict = ledger.verify();
        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.attempts()).isEqualTo((long) nodes * batches * 40);
    }

    private static List<Settled> overlapping(SplittableRandom random, String prefix) {
        List<Settled> settled = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Attempt attempt = Entries.attempt(
                    prefix + i, "t", "k" + random.nextInt(200), "p" + random.nextInt(5), "m", List.of());
            HoldPlaced hold = new HoldPlaced(attempt, 10, 1, List.of(), Written.UNHEARD);
            settled.add(Entries.settled(hold, random.nextInt(20)));
        }
        return settled;
    }
}
