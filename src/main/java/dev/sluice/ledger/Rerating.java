package dev.sluice.ledger;

import dev.sluice.store.Database;
import dev.sluice.store.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Computes what attempts of the past cost by other prices, and adds the difference to the ledger if that is wanted. Nothing that was
 * written is changed. Doing it again with the same prices finds no difference.
 *
 * <p>What a host reported itself, and what a crash left to be estimated, is not rated: there is nothing better to compute it from.
 */
public final class Rerating {
    private static final int PAGE = 1_000;
    /** The chain of adjustments; they come from no node. */
    private static final String NODE = "rerate";

    private static final String ATTEMPTS = """
            SELECT a.*,
                (SELECT CAST(COALESCE(SUM(j.amount_nanos), 0) AS BIGINT) FROM adjustment j WHERE j.attempt_id = a.id) AS adjusted,
                (SELECT COUNT(*) FROM adjustment j WHERE j.attempt_id = a.id) AS adjustments
            FROM attempt a
            WHERE a.ended_at >= #{from} AND a.ended_at < #{to}
                AND (a.ended_at > #{at} OR (a.ended_at = #{at} AND a.id > #{id}))
            ORDER BY a.ended_at, a.id LIMIT 1000""";

    private final Database database;
    private final Rating rating;
    private final Clock clock;
    private final CanonicalHash hash = new CanonicalHash();

    public Rerating(Database database, Rating rating, Clock clock) {
        this.database = database;
        this.rating = rating;
        this.clock = clock;
    }

    /**
     * The difference for one model of one provider.
     *
     * @param attempts that were looked at
     * @param changed how many of them cost something else
     * @param unrated how many stay as they are, because nothing says what they cost
     */
    public record Difference(
            String provider,
            String model,
            long attempts,
            long changed,
            long unrated,
            long beforeNanos,
            long afterNanos) {
        public long nanos() {
            return afterNanos - beforeNanos;
        }

        private Difference plus(long before, long after, boolean isRated) {
            return new Difference(
                    provider,
                    model,
                    attempts + 1,
                    changed + (before == after ? 0 : 1),
                    unrated + (isRated ? 0 : 1),
                    beforeNanos + Math.max(0, before),
                    afterNanos + Math.max(0, after));
        }
    }

    private record Line(RatedAttempt attempt, long endedAtMillis, long adjustedNanos, long adjustments) {
        static Line of(Row row) {
            return new Line(
                    AttemptRow.of(row).rated(),
                    row.getLong("ended_at"),
                    row.getLong("adjusted"),
                    row.getLong("adjustments"));
        }

        /** What it costs by now; -1 if it has no price yet. */
        long costNanos() {
            boolean isUnpriced = attempt.costNanos() == Settlement.UNPRICED && adjustments == 0;
            return isUnpriced ? Settlement.UNPRICED : Math.max(0, attempt.costNanos()) + adjustedNanos;
        }
    }

    /** By provider and model, of attempts that ended in {@code [from, to)}. Writes nothing. */
    public Future<List<Difference>> difference(long fromMillis, long toMillis) {
        return run(fromMillis, toMillis, false);
    }

    /** Likewise, and adds the differences to the ledger; if it fails half-way, doing it again does the rest. */
    public Future<List<Difference>> adjust(long fromMillis, long toMillis) {
        return run(fromMillis, toMillis, true);
    }

    private Future<List<Difference>> run(long fromMillis, long toMillis, boolean write) {
        Map<String, Object> range =
                new HashMap<>(Map.of("from", fromMillis, "to", toMillis, "at", fromMillis, "id", ""));
        Map<String, Difference> differences = new TreeMap<>();
        return page(range, write, differences).map(done -> List.copyOf(differences.values()));
    }

    private Future<Void> page(Map<String, Object> range, boolean write, Map<String, Difference> differences) {
        Future<List<Line>> page = write
                ? database.transaction(sql -> read(sql, range).compose(lines -> adjust(sql, lines)))
                : read(database.readOnly(), range);
        return page.compose(lines -> {
            lines.forEach(line -> add(line, differences));
            if (lines.size() < PAGE) {
                return Future.succeededFuture();
            }
            range.put("at", lines.getLast().endedAtMillis());
            range.put("id", lines.getLast().attempt().id());
            return page(range, write, differences);
        });
    }

    private static Future<List<Line>> read(Sql sql, Map<String, Object> range) {
        return sql.query(ATTEMPTS, range, Line::of);
    }

    private void add(Line line, Map<String, Difference> differences) {
        RatedAttempt attempt = line.attempt();
        long rated = rated(line);
        Difference none = new Difference(attempt.provider(), attempt.model(), 0, 0, 0, 0, 0);
        differences.merge(
                attempt.provider() + "\n" + attempt.model(),
                none.plus(line.costNanos(), rated, isRated(line)),
                (before, one) -> before.plus(line.costNanos(), rated, isRated(line)));
    }

    private boolean isRated(Line line) {
        String status = line.attempt().status();
        boolean hasUsage =
                line.attempt().usage().total() > 0 || line.attempt().usage().toolUnits() > 0;
        return !status.equals("REPORTED") && hasUsage && rating.costNanos(line.attempt()) >= 0;
    }

    /** What it costs by the new prices, or as before where they do not say. */
    private long rated(Line line) {
        return isRated(line) ? rating.costNanos(line.attempt()) : line.costNanos();
    }

    private Future<List<Line>> adjust(Sql sql, List<Line> lines) {
        return Chain.open(sql, NODE, hash).compose(chain -> {
            List<Map<String, Object>> rows = new ArrayList<>();
            for (Line line : lines) {
                long before = line.costNanos();
                long after = rated(line);
                if (before != after) {
                    rows.add(add(line, after - Math.max(0, before), chain));
                }
            }
            return sql.batch(Adjustment.INSERT, rows)
                    .compose(inserted -> chain.write(sql))
                    .map(lines);
        });
    }

    private Map<String, Object> add(Line line, long nanos, Chain chain) {
        RatedAttempt attempt = line.attempt();
        Adjustment adjustment = new Adjustment(
                attempt.id(),
                line.adjustments() + 1,
                NODE,
                chain.nextSeq(),
                rating.priceBookHash(),
                nanos,
                clock.millis());
        String id = adjustment.transactionId();
        String content = adjustment.hash(hash);
        chain.add(
                id,
                Chain.ADJUSTMENT,
                attempt.id(),
                "adjustment/" + attempt.keyId(),
                nanos,
                adjustment.atMillis(),
                content);
        chain.add(
                id,
                Chain.ADJUSTMENT,
                attempt.id(),
                "provider/" + attempt.provider(),
                -nanos,
                adjustment.atMillis(),
                "");
        return adjustment.parameters();
    }
}
