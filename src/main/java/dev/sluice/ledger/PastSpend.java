package dev.sluice.ledger;

import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.store.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What was spent so far, by when an attempt began: for the books of a budget that there was none of at the time. */
public final class PastSpend {
    private static final String SPENT = """
            SELECT
                CASE CAST(#{by} AS TEXT)
                    WHEN 'KEY' THEN a.key_id
                    WHEN 'USER' THEN a.app_user
                    WHEN 'TEAM' THEN a.team
                    WHEN 'ORGANISATION' THEN a.organisation
                    WHEN 'END_USER' THEN a.end_user
                    WHEN 'MODEL' THEN a.provider || '/' || a.model
                    ELSE a.tags END AS subject,
                a.started_at / CAST(#{step} AS BIGINT) AS step,
                CAST(SUM(COALESCE(a.cost_nanos, 0) + COALESCE(j.nanos, 0)) AS BIGINT) AS nanos
            FROM attempt a
            LEFT JOIN (SELECT attempt_id, SUM(amount_nanos) AS nanos FROM adjustment GROUP BY attempt_id) j
                ON j.attempt_id = a.id
            WHERE a.ended_at >= #{ended_from} AND a.ended_at < #{ended_to} AND a.started_at >= #{from}
                AND REPLACE(a.windows, CAST(#{held_in} AS TEXT), '') = a.windows
                AND (CAST(#{key} AS TEXT) IS NULL OR a.key_id = CAST(#{key} AS TEXT))
                AND (CAST(#{user} AS TEXT) IS NULL OR a.app_user = CAST(#{user} AS TEXT))
                AND (CAST(#{team} AS TEXT) IS NULL OR a.team = CAST(#{team} AS TEXT))
                AND (CAST(#{organisation} AS TEXT) IS NULL OR a.organisation = CAST(#{organisation} AS TEXT))
                AND (CAST(#{end_user} AS TEXT) IS NULL OR a.end_user = CAST(#{end_user} AS TEXT))
                AND (CAST(#{model} AS TEXT) IS NULL OR a.provider || '/' || a.model = CAST(#{model} AS TEXT))
                AND (CAST(#{tag} AS TEXT) IS NULL OR REPLACE(a.tags, CAST(#{tag} AS TEXT), '') <> a.tags)
            GROUP BY 1, 2""";

    private static final String FIRST = "SELECT MIN(ended_at) AS first FROM attempt WHERE ended_at >= #{from}";

    /** So that no statement takes long, however many rows there are. */
    private static final int PARTS = 64;

    private static final long SHORTEST_PART_MILLIS = 3_600_000;

    private static final Set<Dimension> SUBJECTS = Set.of(
            Dimension.KEY,
            Dimension.USER,
            Dimension.TEAM,
            Dimension.ORGANISATION,
            Dimension.END_USER,
            Dimension.MODEL,
            Dimension.TAG);

    private PastSpend() {}

    /**
     * Asks for what was spent, part by part.
     *
     * @param sql that only reads, so that nobody waits for it
     * @param by who: a key, user, team, organisation, end user, tag, or a model as {@code provider/model}
     * @param only that one alone; null for all
     * @param budget attempts that were held in a window of this budget do not count
     * @param fromMillis attempts that began from here on
     * @param stepMillis how long the stretches are that the answer is divided into
     * @return nano-dollars by subject, and by the first instant of each stretch that has any
     */
    public static Future<Map<String, Map<Long, Long>>> of(
            Sql sql,
            Dimension by,
            @Nullable String only,
            String budget,
            long fromMillis,
            long stepMillis,
            long nowMillis) {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        for (Dimension subject : SUBJECTS) {
            parameters.put(subject.name().toLowerCase(Locale.ROOT), subject == by ? asWritten(by, only) : null);
        }
        parameters.put("by", by.name());
        parameters.put("step", stepMillis);
        parameters.put("from", fromMillis);
        parameters.put("held_in", "[\"" + budget + "/");
        Map<String, Map<Long, Long>> spent = new TreeMap<>();
        return sql.query(FIRST, Map.of("from", fromMillis), row -> row.getLong("first"))
                .compose(first -> {
                    Long start = first.getFirst();
                    return start == null
                            ? Future.succeededFuture(spent)
                            : parts(sql, parameters, start, nowMillis, rows -> fold(rows, by, only, stepMillis, spent))
                                    .map(spent);
                });
    }

    private static Future<Void> parts(
            Sql sql, Map<String, @Nullable Object> parameters, long start, long nowMillis, Consumer<List<Row>> part) {
        long length = Math.max(SHORTEST_PART_MILLIS, (nowMillis - start) / PARTS);
        boolean isLast = start + length > nowMillis;
        Map<String, @Nullable Object> bounded = new HashMap<>(parameters);
        bounded.put("ended_from", start);
        bounded.put("ended_to", isLast ? Long.MAX_VALUE : start + length);
        return sql.query(SPENT, bounded, row -> row).compose(rows -> {
            part.accept(rows);
            return isLast ? Future.succeededFuture() : parts(sql, parameters, start + length, nowMillis, part);
        });
    }

    /** Tags are a JSON array of texts, so that one is in it as a JSON text. */
    private static @Nullable String asWritten(Dimension by, @Nullable String only) {
        return only == null || by != Dimension.TAG ? only : new Json.Text(only).toString();
    }

    private static void fold(
            List<Row> rows, Dimension by, @Nullable String only, long stepMillis, Map<String, Map<Long, Long>> spent) {
        for (Row row : rows) {
            long nanos = row.getLong("nanos");
            long from = row.getLong("step") * stepMillis;
            for (String subject : subjects(by, row.getString("subject"))) {
                if (!subject.isEmpty() && (only == null || only.equals(subject))) {
                    spent.computeIfAbsent(subject, first -> new TreeMap<>()).merge(from, nanos, Math::addExact);
                }
            }
        }
    }

    private static List<String> subjects(Dimension by, String text) {
        return by != Dimension.TAG
                ? List.of(text)
                : ((Json.Arr) JsonReader.read(text))
                        .elements().stream()
                                .map(tag -> ((Json.Text) tag).value())
                                .toList();
    }
}
