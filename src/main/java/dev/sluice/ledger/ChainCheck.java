package dev.sluice.ledger;

import io.vertx.sqlclient.Row;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Looks at the entries of one chain, in order, and names what is wrong. Goes on behind a fault, so that it finds the next one. */
final class ChainCheck {
    private final String node;
    private final CanonicalHash hash;
    private final Consumer<String> findings;
    private long lastSeq;
    private String lastHash = CanonicalHash.GENESIS;
    private String transaction = "";
    private long sum;
    private long positive;
    private long cost = Settlement.UNPRICED;

    ChainCheck(String node, CanonicalHash hash, Consumer<String> findings) {
        this.node = node;
        this.hash = hash;
        this.findings = findings;
    }

    String node() {
        return node;
    }

    long lastSeq() {
        return lastSeq;
    }

    void next(Chain.Entry entry, Row row) {
        String name = "entry " + node + "/" + entry.seq();
        if (entry.seq() != lastSeq + 1) {
            findings.accept(missing(lastSeq + 1, entry.seq() - 1));
        } else if (!entry.prevHash().equals(lastHash)) {
            findings.accept(name + ": does not follow the one before it");
        }
        if (!entry.computedHash(hash).equals(entry.hash())) {
            findings.accept(name + ": was changed");
        }
        lastSeq = entry.seq();
        lastHash = entry.hash();
        if (!entry.transactionId().equals(transaction)) {
            endTransaction();
            transaction = entry.transactionId();
            begin(entry, row, name);
        } else if (!entry.contentHash().isEmpty()) {
            findings.accept(name + ": a second beginning of transaction " + transaction);
        }
        sum += entry.amountNanos();
        positive += Math.max(0, entry.amountNanos());
    }

    private void begin(Chain.Entry entry, Row row, String name) {
        switch (entry.kind()) {
            case Chain.ATTEMPT -> beginAttempt(entry, row, name);
            case Chain.ADJUSTMENT -> beginAdjustment(entry, row);
            default -> findings.accept(name + ": of an unknown kind");
        }
    }

    private void beginAttempt(Chain.Entry entry, Row row, String name) {
        if (row.getString("id") == null) {
            findings.accept("attempt " + entry.attemptId() + ": its row is missing (" + name + " tells of it)");
            return;
        }
        AttemptRow attempt = AttemptRow.of(row);
        cost = attempt.costNanos();
        if (!attempt.hash(hash).equals(entry.contentHash())) {
            findings.accept("attempt " + entry.attemptId() + ": its row was changed");
        }
        if (!node.equals(row.getString("node")) || row.getLong("seq") != entry.seq()) {
            findings.accept("attempt " + entry.attemptId() + ": has a second end, " + name);
        }
    }

    private void beginAdjustment(Chain.Entry entry, Row row) {
        @Nullable Adjustment adjustment = Adjustment.of(row);
        if (adjustment == null) {
            findings.accept(entry.transactionId() + ": its row is missing");
        } else if (!adjustment.hash(hash).equals(entry.contentHash())) {
            findings.accept(entry.transactionId() + ": its row was changed");
        }
    }

    private void endTransaction() {
        if (sum != 0) {
            findings.accept("transaction " + transaction + ": adds up to " + sum + " (expected: 0)");
        }
        if (cost != Settlement.UNPRICED && cost != positive) {
            findings.accept("transaction " + transaction + ": moves " + positive + " (expected: " + cost + ")");
        }
        sum = 0;
        positive = 0;
        cost = Settlement.UNPRICED;
    }

    /** Compares with what is noted as the end of the chain. */
    void end(long seq, String endHash) {
        endTransaction();
        transaction = "";
        if (seq > lastSeq) {
            findings.accept(missing(lastSeq + 1, seq));
        } else if (seq < lastSeq) {
            findings.accept("chain " + node + ": rows " + (seq + 1) + " to " + lastSeq + " are behind its noted end");
        } else if (!endHash.equals(lastHash)) {
            findings.accept("chain " + node + ": its noted end has another hash");
        }
    }

    private String missing(long from, long to) {
        return "chain " + node + ": "
                + (from == to ? "row " + from + " is missing" : "rows " + from + " to " + to + " are missing");
    }
}
