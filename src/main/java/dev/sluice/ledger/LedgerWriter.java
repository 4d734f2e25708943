package dev.sluice.ledger;

import dev.sluice.ledger.JournalEntry.Settled;
import dev.sluice.store.Database;
import dev.sluice.store.Sql;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes settled attempts into the store: each a row of {@code attempt} and a transaction of {@code ledger_entry}, in the chain of
 * this node. A batch is one transaction of the store, with the budgets' part of it. Attempts that are there already are left alone,
 * so that a batch may be repeated if nobody knows whether it was committed.
 *
 * <pre>
 *   spend/KEY        + cost, up to what was held      unpriced/KEY  0, where there is no price
 *   overdraft/KEY    + what it cost beyond
 *   provider/NAME    − cost
 * </pre>
 *
 * <p>Threading: one batch at a time.
 */
public final class LedgerWriter {
    private static final int IDS = 16;
    private static final String KNOWN = """
            SELECT id FROM attempt WHERE id IN (#{id0}, #{id1}, #{id2}, #{id3}, #{id4}, #{id5}, #{id6}, #{id7}, #{id8},
                #{id9}, #{id10}, #{id11}, #{id12}, #{id13}, #{id14}, #{id15})""";

    private final Database database;
    private final String node;
    private final Posting posting;
    private final CanonicalHash hash = new CanonicalHash();
    /** Whether some of the next batch may be there already: at the start, and after a transaction whose end nobody knows. */
    private boolean mayRepeat = true;

    /** @param node whose chain it is; nobody else may write it */
    public LedgerWriter(Database database, String node, Posting posting) {
        this.database = database;
        this.node = node;
        this.posting = posting;
    }

    /**
     * Writes a batch.
     *
     * @return how many of them were new; fails if the store cannot be written, and then the same batch is to be given again
     */
    public Future<Integer> write(List<Settled> settled) {
        List<Settled> distinct = distinct(settled);
        boolean look = mayRepeat;
        return database.transaction(sql -> Chain.open(sql, node, hash)
                        .compose(chain -> look
                                ? known(sql, distinct).compose(known -> writeNew(sql, chain, without(distinct, known)))
                                : writeNew(sql, chain, distinct)))
                .onSuccess(written -> mayRepeat = false)
                .recover(failure -> {
                    mayRepeat = true;
                    // Rows that are there already are such a failure: rare, and so not looked for beforehand.
                    return look ? Future.failedFuture(failure) : write(settled);
                });
    }

    /** An attempt ends once: the first end counts. */
    private static List<Settled> distinct(List<Settled> settled) {
        Map<String, Settled> byId = new LinkedHashMap<>();
        settled.forEach(one -> byId.putIfAbsent(one.attemptId(), one));
        return List.copyOf(byId.values());
    }

    private static List<Settled> without(List<Settled> settled, Set<String> known) {
        return settled.stream().filter(one -> !known.contains(one.attemptId())).toList();
    }

    private static Future<Set<String>> known(Sql sql, List<Settled> settled) {
        Future<Set<String>> known = Future.succeededFuture(new HashSet<>());
        for (int from = 0; from < settled.size(); from += IDS) {
            Map<String, Object> parameters = new LinkedHashMap<>();
            for (int i = 0; i < IDS; i++) {
                parameters.put(
                        "id" + i,
                        from + i < settled.size() ? settled.get(from + i).attemptId() : "");
            }
            known = known.compose(ids -> sql.query(KNOWN, parameters, row -> ids.add(row.getString("id")))
                    .map(ids));
        }
        return known;
    }

    private Future<Integer> writeNew(Sql sql, Chain chain, List<Settled> settled) {
        if (settled.isEmpty()) {
            return Future.succeededFuture(0);
        }
        List<Map<String, @Nullable Object>> attempts = new ArrayList<>();
        SortedMap<BudgetWindow, Long> spent = new TreeMap<>();
        for (Settled one : settled) {
            attempts.add(add(one, chain));
            if (one.settlement().costNanos() > 0) {
                one.hold()
                        .windows()
                        .forEach(window -> spent.merge(window, one.settlement().costNanos(), Math::addExact));
            }
        }
        return sql.batch(AttemptRow.INSERT, attempts)
                .compose(inserted -> chain.write(sql))
                .compose(written -> posting.post(sql, spent, settled))
                .map(settled.size());
    }

    private Map<String, @Nullable Object> add(Settled settled, Chain chain) {
        AttemptRow row = AttemptRow.of(settled);
        Map<String, @Nullable Object> parameters = row.at(node, chain.nextSeq());
        String id = row.id();
        long at = settled.settlement().endedAtMillis();
        String content = row.hash(hash);
        String key = row.keyId();
        if (!settled.settlement().isPriced()) {
            chain.add(id, Chain.ATTEMPT, id, "unpriced/" + key, 0, at, content);
            return parameters;
        }
        long cost = settled.settlement().costNanos();
        long overdraft = settled.overdraftNanos();
        chain.add(id, Chain.ATTEMPT, id, "spend/" + key, cost - overdraft, at, content);
        if (overdraft > 0) {
            chain.add(id, Chain.ATTEMPT, id, "overdraft/" + key, overdraft, at, "");
        }
        chain.add(id, Chain.ATTEMPT, id, "provider/" + row.provider(), -cost, at, "");
        return parameters;
    }
}
