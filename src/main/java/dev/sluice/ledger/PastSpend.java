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
            WHERE a.ended_at >= #{from} AND a.started_at >= #{from}
                AND (CAST(#{key} AS TEXT) IS NULL OR a.key_id = CAST(#{key} AS TEXT))
                AND (CAST(#{user} AS TEXT) IS NULL OR a.app_user = CAST(#{user} AS TEXT))
                AND (CAST(#{team} AS TEXT) IS NULL OR a.team = CAST(#{team} AS TEXT))
                AND (CAST(#{organisation} AS TEXT) IS NULL OR a.organisation = CAST(#{organisation} AS TEXT))
                AND (CAST(#{end_user} AS TEXT) IS NULL OR a.end_user = CAST(#{end_user} AS TEXT))
                AND (CAST(#{model} AS TEXT) IS NULL OR a.provider || '/' || a.model = CAST(#{model} AS TEXT))
                AND (CAST(#{tag} AS TEXT) IS NULL OR REPLACE(a.tags, CAST(#{tag} AS TEXT), '') <> a.tags)
            GROUP BY 1, 2""";

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
     * Asks for what was spent.
     *
     * @param by who: a key, user, team, organisation, end user, tag, or a model as {@code provider/model}
     * @param only that one alone; null for all
     * @param fromMillis attempts that began from here on
     * @param stepMillis how long the stretches are that the answer is divided into
     * @return nano-dollars by subject, and by the first instant of each stretch that has any
     */
    public static Future<Map<String, Map<Long, Long>>> of(
            Sql sql, Dimension by, @Nullable String only, long fromMillis, long stepMillis) {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        for (Dimension subject : SUBJECTS) {
            parameters.put(subject.name().toLowerCase(Locale.ROOT), subject == by ? asWritten(by, only) : null);
        }
        parameters.put("by", by.name());
        parameters.put("step", stepMillis);
        parameters.put("from", fromMillis);
        return sql.query(SPENT, parameters, row -> row).map(rows -> fold(rows, by, only, stepMillis));
    }

    /** Tags are a JSON array of texts, so that one is in it as a JSON text. */
    private static @Nullable String asWritten(Dimension by, @Nullable String only) {
        return only == null || by != Dimension.TAG ? only : new Json.Text(only).toString();
    }

    private static Map<String, Map<Long, Long>> fold(
            List<Row> rows, Dimension by, @Nullable String only, long stepMillis) {
        Map<String, Map<Long, Long>> spent = new TreeMap<>();
        for (Row row : rows) {
            long nanos = row.getLong("nanos");
            long from = row.getLong("step") * stepMillis;
            for (String subject : subjects(by, row.getString("subject"))) {
                if (!subject.isEmpty() && (only == null || only.equals(subject))) {
                    spent.computeIfAbsent(subject, first -> new TreeMap<>()).merge(from, nanos, Math::addExact);
                }
            }
        }
        return spent;
    }

    private static List<String> subjects(Dimension by, String text) {
        return by != Dimension.TAG
                ? List.of(text)
                : ((Json.Arr) JsonReader.read(text))
                        .elements().stream().map(tag -> ((Json.Text) tag).value()).toList();
    }
}
