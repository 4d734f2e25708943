package dev.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.OverBothStores;
import dev.sluice.testing.StoreKind;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is done to the rows behind the ledger's back is found and named. */
@OverBothStores
class LedgerVerifierTest {
    private final StoreKind store;

    @TempDir
    private Path folder;

    private TestLedger ledger;

    LedgerVerifierTest(StoreKind store) {
        this.store = store;
    }

    @BeforeEach
    void fill() {
        ledger = new TestLedger(store, folder);
        LedgerWriter writer = ledger.writer("n1");
        ledger.write(writer, TestLedger.random(new SplittableRandom(3), "a", 30));
        ledger.write(ledger.writer("n2"), TestLedger.random(new SplittableRandom(4), "b", 30));
        ledger.write(writer, TestLedger.random(new SplittableRandom(5), "c", 30));
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void a_whole_ledger_has_no_findings() {
        LedgerVerifier.Verdict verdict = ledger.verify();

        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.attempts()).isEqualTo(90);
        assertThat(verdict.entries()).isEqualTo(ledger.number("SELECT COUNT(*) FROM ledger_entry"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UPDATE ledger_entry SET amount_nanos = amount_nanos + 1 WHERE node = 'n1' AND seq = 5 | entry n1/5: was changed",
                "UPDATE ledger_entry SET account = 'spend/other' WHERE node = 'n1' AND seq = 5 | entry n1/5: was changed",
                "UPDATE ledger_entry SET at = at + 1 WHERE node = 'n2' AND seq = 1 | entry n2/1: was changed",
                "UPDATE ledger_entry SET hash = REPLACE(hash, '1', '2') WHERE node = 'n1' AND seq = 7 | entry n1/7: was changed",
                "UPDATE ledger_entry SET prev_hash = hash WHERE node = 'n1' AND seq = 7 | entry n1/7: does not follow",
                "DELETE FROM ledger_entry WHERE node = 'n1' AND seq = 9 | row 9 is missing",
                "DELETE FROM ledger_entry WHERE node = 'n1' AND seq < 4 | rows 1 to 3 are missing",
                "DELETE FROM ledger_entry WHERE node = 'n1' AND seq > (SELECT seq - 2 FROM ledger_chain WHERE node = 'n1') | are missing",
                "DELETE FROM ledger_entry WHERE node = 'n2' | chain n2: rows 1 to",
                "DELETE FROM ledger_chain WHERE node = 'n2' | chain n2: its end is not noted",
                "UPDATE ledger_chain SET hash = REPLACE(hash, '1', '2') | its noted end has another hash",
                "UPDATE ledger_chain SET seq = seq - 1 | behind its noted end",
                "UPDATE attempt SET cost_nanos = 1 WHERE id = 'a3' | attempt a3: its row was changed",
                "UPDATE attempt SET cost_nanos = 0 WHERE id = (SELECT MIN(id) FROM attempt WHERE cost_nanos IS NULL) | its row was changed",
                "UPDATE attempt SET key_id = 'k9' WHERE id = 'b3' | attempt b3: its row was changed",
                "UPDATE attempt SET raw_usage = NULL WHERE id = 'c3' | attempt c3: its row was changed",
                "UPDATE attempt SET seq = seq + 1 WHERE id = 'a3' | attempt a3: has a second end",
                "DELETE FROM attempt WHERE id = 'a3' | attempt a3: its row is missing",
                "UPDATE ledger_account SET balance_nanos = balance_nanos - 1 WHERE account = 'spend/k1' | account spend/k1: balance",
                "DELETE FROM ledger_account WHERE account = 'provider/p1' | account provider/p1: no balance",
                "INSERT INTO ledger_account VALUES ('spend/nobody', 5) | account spend/nobody: balance 5 (expected: 0",
            })
    void damage_is_named(String damage, String finding) {
        assertThat(ledger.update(damage)).isPositive();

        LedgerVerifier.Verdict verdict = ledger.verify();

        assertThat(verdict.isWhole()).isFalse();
        assertThat(verdict.findings()).anyMatch(found -> found.contains(finding));
    }

    @Test
    void rows_that_change_places_are_found() {
        ledger.update("UPDATE ledger_entry SET seq = -5 WHERE node = 'n1' AND seq = 5");
        ledger.update("UPDATE ledger_entry SET seq = 5 WHERE node = 'n1' AND seq = 6");
        ledger.update("UPDATE ledger_entry SET seq = 6 WHERE node = 'n1' AND seq = -5");

        assertThat(ledger.verify().findings()).contains("entry n1/5: was changed", "entry n1/6: was changed");
    }

    @Test
    void an_attempt_without_an_entry_is_found() {
        ledger.update("""
                INSERT INTO attempt SELECT 'x', 'n1', 9999, request_id, number, organisation, team, app_user, key_id, end_user,
                    tags, provider, model, served_model, operation, started_at, ended_at, status, cause, cost_nanos,
                    avoided_nanos, held_nanos, price_book, input, cache_read, cache_write, cache_write_long, output,
                    reasoning, audio_input, audio_output, tool_units, contradictory, usage_details, conditions, raw_usage,
                    windows
                FROM attempt WHERE id = 'a1'""");

        assertThat(ledger.verify().findings()).containsExactly("attempt x: has no entry");
    }
}
