package dev.sluice.ledger;

import dev.sluice.store.Database;
import dev.sluice.store.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Proves the ledger, row by row, without changing it: that every chain is whole, that every transaction adds up to 0, that each
 * attempt has exactly one end and its row is what was hashed, and that the balances are the sums of the entries. A few thousand rows
 * are in memory at a time, beside one number for each account and for each window of a budget.
 *
 * <p>Gateways may write meanwhile; they wait for a moment in the end, while the last entries and the balances are compared. An
 * instance looks once.
 */
public final class LedgerVerifier {
    private static final int PAGE = 2_000;
    private static final int MAX_FINDINGS = 100;

    private static final String NEXT_NODE = """
            SELECT MIN(node) AS node FROM (
                SELECT MIN(node) AS node FROM ledger_entry WHERE node > #{after}
                UNION SELECT MIN(node) AS node FROM ledger_chain WHERE node > #{after}) AS nodes""";

    private static final String ENTRIES = """
            SELECT e.node AS entry_node, e.seq AS entry_seq, e.transaction_id, e.kind, e.attempt_id, e.account,
                e.amount_nanos, e.at, e.content_hash, e.prev_hash, e.hash, j.number AS adjustment_number,
                j.price_book AS adjustment_book, j.amount_nanos AS adjustment_nanos, j.at AS adjustment_at, a.*
            FROM ledger_entry e
            LEFT JOIN attempt a ON a.id = e.attempt_id AND e.content_hash <> '' AND e.kind = 'ATTEMPT'
            LEFT JOIN adjustment j ON j.node = e.node AND j.seq = e.seq AND e.kind = 'ADJUSTMENT'
            WHERE e.node = #{node} AND e.seq > #{after} ORDER BY e.seq LIMIT 2000""";

    private static final String ATTEMPTS = """
            SELECT a.id, e.seq AS entry_seq
            FROM attempt a LEFT JOIN ledger_entry e ON e.node = a.node AND e.seq = a.seq AND e.attempt_id = a.id
            WHERE a.id > #{after} ORDER BY a.id LIMIT 2000""";

    private static final String ADJUSTMENTS = """
            SELECT j.node, j.seq, j.attempt_id, e.seq AS entry_seq
            FROM adjustment j LEFT JOIN ledger_entry e
                ON e.node = j.node AND e.seq = j.seq AND e.attempt_id = j.attempt_id AND e.kind = 'ADJUSTMENT'
            WHERE j.node > #{node} OR (j.node = #{node} AND j.seq > #{seq}) ORDER BY j.node, j.seq LIMIT 2000""";

    private static final String LOCK = "UPDATE ledger_chain SET seq = seq WHERE node >= #{first}";
    private static final String END = "SELECT seq, hash FROM ledger_chain WHERE node = #{node}";
    private static final String ACCOUNTS = """
            SELECT account, balance_nanos FROM ledger_account WHERE account > #{after} ORDER BY account LIMIT 2000""";

    private final Database database;
    private final LongConsumer progress;
    private final List<String> findings = new ArrayList<>();
    private final Map<String, ChainCheck> chains = new TreeMap<>();
    private final Map<String, Long> balances = new HashMap<>();
    private final Map<BudgetWindow, Long> spent = new TreeMap<>();
    private final CanonicalHash hash = new CanonicalHash();
    private long findingsLeftOut;
    private long entries;
    private long attempts;

    /** @param progress is told how many entries have been looked at, now and then */
    public LedgerVerifier(Database database, LongConsumer progress) {
        this.database = database;
        this.progress = progress;
    }

    /**
     * What was found.
     *
     * @param findings what is wrong, in words; none if all is right
     * @param findingsLeftOut how many more there are
     * @param spentNanos what the windows of budgets should have been posted, by the attempts
     */
    public record Verdict(
            long entries,
            long attempts,
            List<String> findings,
            long findingsLeftOut,
            Map<BudgetWindow, Long> spentNanos) {
        public boolean isWhole() {
            return findings.isEmpty();
        }

        /** What is wrong with what budgets say was posted to them; a window that neither knows is right. */
        public List<String> compareWithPosted(Map<BudgetWindow, Long> postedNanos) {
            Map<BudgetWindow, Long> all = new TreeMap<>(postedNanos);
            all.putAll(spentNanos);
            List<String> wrong = new ArrayList<>();
            for (BudgetWindow window : all.keySet()) {
                long posted = postedNanos.getOrDefault(window, 0L);
                long spent = spentNanos.getOrDefault(window, 0L);
                if (posted != spent) {
                    wrong.add("budget " + window.budgetId() + ", window from " + window.startMillis() + ": posted "
                            + posted + " (expected: " + spent + ", the sum of its attempts)");
                }
            }
            return wrong;
        }
    }

    /** Looks at everything. Fails if the store cannot be read. */
    public Future<Verdict> verify() {
        return verifyChains(database.readOnly(), "")
                .compose(read -> database.transaction(this::verifyEnds))
                .compose(compared -> verifyAttempts(""))
                .compose(read -> verifyAdjustments("", 0))
                .map(read -> new Verdict(entries, attempts, List.copyOf(findings), findingsLeftOut, Map.copyOf(spent)));
    }

    private Future<Void> verifyChains(Sql sql, String after) {
        return nextNode(sql, after)
                .compose(node -> node == null
                        ? Future.succeededFuture()
                        : verifyChain(sql, chain(node)).compose(read -> verifyChains(sql, node)));
    }

    private ChainCheck chain(String node) {
        return chains.computeIfAbsent(node, name -> new ChainCheck(name, hash, this::find));
    }

    private static Future<@Nullable String> nextNode(Sql sql, String after) {
        return sql.query(NEXT_NODE, Map.of("after", after), row -> row.getString("node"))
                .map(List::getFirst);
    }

    private Future<Void> verifyChain(Sql sql, ChainCheck chain) {
        Map<String, Object> parameters = Map.of("node", chain.node(), "after", chain.lastSeq());
        return sql.query(ENTRIES, parameters, row -> verifyEntry(chain, row)).compose(page -> {
            progress.accept(entries);
            return page.size() < PAGE ? Future.succeededFuture() : verifyChain(sql, chain);
        });
    }

    private long verifyEntry(ChainCheck chain, Row row) {
        Chain.Entry entry = Chain.Entry.of(row);
        chain.next(entry, row);
        balances.merge(entry.account(), entry.amountNanos(), Long::sum);
        if (row.getString("id") != null) {
            AttemptRow attempt = AttemptRow.of(row);
            if (attempt.costNanos() > 0) {
                attempt.windows().forEach(window -> spent.merge(window, attempt.costNanos(), Long::sum));
            }
        }
        return ++entries;
    }

    /** While nobody can write: the entries that came meanwhile, the ends, and the balances. */
    private Future<Void> verifyEnds(Sql sql) {
        return sql.update(LOCK, Map.of("first", ""))
                .compose(locked -> verifyChains(sql, ""))
                .compose(read -> {
                    Future<Void> ends = Future.succeededFuture();
                    for (ChainCheck chain : chains.values()) {
                        ends = ends.compose(before -> verifyEnd(sql, chain));
                    }
                    return ends;
                })
                .compose(ended -> verifyBalances(sql, ""));
    }

    private Future<Void> verifyEnd(Sql sql, ChainCheck chain) {
        return sql.query(END, Map.of("node", chain.node()), row -> {
                    chain.end(row.getLong("seq"), row.getString("hash"));
                    return true;
                })
                .onSuccess(ends -> {
                    if (ends.isEmpty()) {
                        find("chain " + chain.node() + ": its end is not noted");
                    }
                })
                .mapEmpty();
    }

    private Future<Void> verifyBalances(Sql sql, String after) {
        return sql.query(ACCOUNTS, Map.of("after", after), row -> {
                    String account = row.getString("account");
                    verifyBalance(account, row.getLong("balance_nanos"));
                    return account;
                })
                .compose(page -> {
                    if (page.size() == PAGE) {
                        return verifyBalances(sql, page.getLast());
                    }
                    new TreeMap<>(balances)
                            .forEach((account, sum) ->
                                    find("account " + account + ": no balance (expected: " + sum + ")"));
                    return Future.succeededFuture();
                });
    }

    private void verifyBalance(String account, long balance) {
        Long sum = balances.remove(account);
        long expected = sum == null ? 0 : sum;
        if (balance != expected) {
            find("account " + account + ": balance " + balance + " (expected: " + expected
                    + ", the sum of its entries)");
        }
    }

    private Future<Void> verifyAttempts(String after) {
        return database.readOnly()
                .query(ATTEMPTS, Map.of("after", after), row -> {
                    String id = row.getString("id");
                    attempts++;
                    if (row.getLong("entry_seq") == null) {
                        find("attempt " + id + ": has no entry");
                    }
                    return id;
                })
                .compose(page -> page.size() < PAGE ? Future.succeededFuture() : verifyAttempts(page.getLast()));
    }

    private Future<Void> verifyAdjustments(String node, long seq) {
        return database.readOnly()
                .query(ADJUSTMENTS, Map.of("node", node, "seq", seq), row -> {
                    if (row.getLong("entry_seq") == null) {
                        find("adjustment of attempt " + row.getString("attempt_id") + ": has no entry");
                    }
                    return row;
                })
                .compose(page -> page.size() < PAGE
                        ? Future.succeededFuture()
                        : verifyAdjustments(
                                page.getLast().getString("node"), page.getLast().getLong("seq")));
    }

    private void find(String finding) {
        if (findings.size() < MAX_FINDINGS) {
            findings.add(finding);
        } else {
            findingsLeftOut++;
        }
    }
}
