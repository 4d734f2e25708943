package dev.sluice.ledger;

import static dev.sluice.ledger.TestLedger.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.OverBothStores;
import dev.sluice.testing.StoreKind;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OverBothStores
class JournalDrainTest {
    private static final JournalLimits SMALL = new JournalLimits(16 << 10, 1 << 20);

    private final StoreKind store;

    @TempDir
    private Path folder;

    private TestLedger ledger;

    JournalDrainTest(StoreKind store) {
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

    private void fill(TestJournal journal, String prefix) {
        TestLedger.random(new SplittableRandom(1), prefix, 200).forEach(journal.journal()::append);
        journal.hold("last-" + prefix, 1, 1);
    }

    @Test
    void all_that_is_settled_reaches_the_ledger_once_whatever_the_store_does() throws IOException {
        Map<BudgetWindow, Long> posted = new HashMap<>();
        SplittableRandom random = new SplittableRandom(2);
        // Fails before and after the work is done, so that some commits are rolled back.
        Posting shaky = (sql, spent, settled) -> {
            if (random.nextInt(3) == 0) {
                return Future.failedFuture("of a test");
            }
            spent.forEach((window, nanos) -> posted.merge(window, nanos, Long::sum));
            return Future.succeededFuture();
        };
        for (int run = 0; run < 3; run++) {
            try (TestJournal journal = TestJournal.start(folder.resolve("journal"), SMALL)) {
                LedgerWriter writer =
                        new LedgerWriter(ledger.database, journal.journal().nodeId(), shaky);
                JournalDrain drain =
                        new JournalDrain(ledger.vertx, journal.journal(), writer, 17, Duration.ofMillis(5));
                fill(journal, "r" + run + "-");
                drain.start();
                fill(journal, "s" + run + "-");
                // The first end may come while the store fails; what is left is for the next run.
                await(drain.stop());
            }
        }
        try (TestJournal journal = TestJournal.start(folder.resolve("journal"), SMALL)) {
            Posting sound = (sql, spent, settled) -> {
                spent.forEach((window, nanos) -> posted.merge(window, nanos, Long::sum));
                return Future.succeededFuture();
            };
            LedgerWriter writer =
                    new LedgerWriter(ledger.database, journal.journal().nodeId(), sound);
            JournalDrain drain = new JournalDrain(ledger.vertx, journal.journal(), writer, 500, Duration.ofMillis(5));
            await(drain.stop());
            assertThat(drain.isBehind()).isFalse();
        }

        LedgerVerifier.Verdict verdict = ledger.verify();
        assertThat(verdict.findings()).isEmpty();
        // The holds that end each filling were open at the next start.
        assertThat(verdict.attempts()).isEqualTo(3 * 2 * 201);
        assertThat(verdict.compareWithPosted(posted)).isEmpty();
    }
}
