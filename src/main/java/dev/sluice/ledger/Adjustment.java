package dev.sluice.ledger;

import io.vertx.sqlclient.Row;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code adjustment}.
 *
 * @param number of this attempt's adjustments, from 1
 * @param seq of its first entry
 */
record Adjustment(
        String attemptId, long number, String node, long seq, String priceBook, long amountNanos, long atMillis) {
    static final String INSERT = """
            INSERT INTO adjustment (attempt_id, number, node, seq, price_book, amount_nanos, at)
            VALUES (#{attempt_id}, #{number}, #{node}, #{seq}, #{price_book}, #{amount_nanos}, #{at})""";

    /** From a row whose columns are called so; null if there is none. */
    static @Nullable Adjustment of(Row row) {
        Long number = row.getLong("adjustment_number");
        return number == null
                ? null
                : new Adjustment(
                        row.getString("attempt_id"),
                        number,
                        row.getString("entry_node"),
                        row.getLong("entry_seq"),
                        row.getString("adjustment_book"),
                        row.getLong("adjustment_nanos"),
                        row.getLong("adjustment_at"));
    }

    String transactionId() {
        return "adjustment/" + attemptId + "/" + number;
    }

    String hash(CanonicalHash hash) {
        return hash.field(attemptId)
                .field(number)
                .field(priceBook)
                .field(amountNanos)
                .field(atMillis)
                .end();
    }

    Map<String, Object> parameters() {
        return Map.of(
                "attempt_id",
                attemptId,
                "number",
                number,
                "node",
                node,
                "seq",
                seq,
                "price_book",
                priceBook,
                "amount_nanos",
                amountNanos,
                "at",
                atMillis);
    }
}
