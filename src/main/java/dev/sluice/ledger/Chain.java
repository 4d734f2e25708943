package dev.sluice.ledger;

import dev.sluice.store.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The end of one node's chain of entries, within a transaction of the store. Entries are collected, and then written together; the
 * balances of their accounts follow, in the order of their names, so that two nodes that share accounts never wait for each other
 * in a circle.
 */
final class Chain {
    static final String ATTEMPT = "ATTEMPT";
    static final String ADJUSTMENT = "ADJUSTMENT";

    /** Locks the end until the transaction is over. */
    private static final String LAST = """
            INSERT INTO ledger_chain (node, seq, hash) VALUES (#{node}, 0, #{genesis})
            ON CONFLICT (node) DO UPDATE SET seq = ledger_chain.seq
            RETURNING seq, hash""";

    private static final String INSERT = """
            INSERT INTO ledger_entry (node, seq, transaction_id, kind, attempt_id, account, amount_nanos, at, content_hash,
                prev_hash, hash)
            VALUES (#{node}, #{seq}, #{transaction_id}, #{kind}, #{attempt_id}, #{account}, #{amount_nanos}, #{at},
                #{content_hash}, #{prev_hash}, #{hash})""";

    private static final String END = "UPDATE ledger_chain SET seq = #{seq}, hash = #{hash} WHERE node = #{node}";

    private static final String BALANCE = """
            INSERT INTO ledger_account (account, balance_nanos) VALUES (#{account}, #{nanos})
            ON CONFLICT (account) DO UPDATE SET balance_nanos = ledger_account.balance_nanos + excluded.balance_nanos""";

    private final String node;
    private final CanonicalHash hash;
    private final List<Map<String, Object>> rows = new ArrayList<>();
    private final Map<String, Long> balances = new TreeMap<>();
    private long seq;
    private String last;

    private Chain(String node, CanonicalHash hash, long seq, String last) {
        this.node = node;
        this.hash = hash;
        this.seq = seq;
        this.last = last;
    }

    static Future<Chain> open(Sql sql, String node, CanonicalHash hash) {
        Map<String, Object> parameters = Map.of("node", node, "genesis", CanonicalHash.GENESIS);
        return sql.query(LAST, parameters, row -> new Chain(node, hash, row.getLong("seq"), row.getString("hash")))
                .map(List::getFirst);
    }

    /** The number of the next entry. */
    long nextSeq() {
        return seq + 1;
    }

    /** One line of a transaction; only the first tells the hash of what it is about. */
    void add(
            String transactionId,
            String kind,
            String attemptId,
            String account,
            long amountNanos,
            long atMillis,
            String contentHash) {
        seq++;
        Entry entry = new Entry(
                node, seq, transactionId, kind, attemptId, account, amountNanos, atMillis, contentHash, last, "");
        last = entry.computedHash(hash);
        rows.add(entry.parameters(last));
        balances.merge(account, amountNanos, Math::addExact);
    }

    /** Writes all lines, the end and the balances. */
    Future<Void> write(Sql sql) {
        if (rows.isEmpty()) {
            return Future.succeededFuture();
        }
        List<Map<String, Object>> changes = new ArrayList<>();
        balances.forEach((account, nanos) -> changes.add(Map.of("account", account, "nanos", nanos)));
        return sql.batch(INSERT, rows)
                .compose(inserted -> sql.update(END, Map.of("node", node, "seq", seq, "hash", last)))
                .compose(ended -> sql.batch(BALANCE, changes))
                .mapEmpty();
    }

    /** A row of {@code ledger_entry}. */
    record Entry(
            String node,
            long seq,
            String transactionId,
            String kind,
            String attemptId,
            String account,
            long amountNanos,
            long atMillis,
            String contentHash,
            String prevHash,
            String hash) {

        static Entry of(Row row) {
            return new Entry(
                    row.getString("entry_node"),
                    row.getLong("entry_seq"),
                    row.getString("transaction_id"),
                    row.getString("kind"),
                    row.getString("attempt_id"),
                    row.getString("account"),
                    row.getLong("amount_nanos"),
                    row.getLong("at"),
                    row.getString("content_hash"),
                    row.getString("prev_hash"),
                    row.getString("hash"));
        }

        String computedHash(CanonicalHash digest) {
            return digest.field(prevHash)
                    .field(node)
                    .field(seq)
                    .field(transactionId)
                    .field(kind)
                    .field(attemptId)
                    .field(account)
                    .field(amountNanos)
                    .field(atMillis)
                    .field(contentHash)
                    .end();
        }

        private Map<String, Object> parameters(String ownHash) {
            return Map.ofEntries(
                    Map.entry("node", node),
                    Map.entry("seq", seq),
                    Map.entry("transaction_id", transactionId),
                    Map.entry("kind", kind),
                    Map.entry("attempt_id", attemptId),
                    Map.entry("account", account),
                    Map.entry("amount_nanos", amountNanos),
                    Map.entry("at", atMillis),
                    Map.entry("content_hash", contentHash),
                    Map.entry("prev_hash", prevHash),
                    Map.entry("hash", ownHash));
        }
    }
}
