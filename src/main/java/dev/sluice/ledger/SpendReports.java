package dev.sluice.ledger;

import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.store.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the ledger for people: what was spent, by whom and on what, equal to the entries to the nano-dollar. It is one statement
 * for all questions; what is not asked for is left out of the grouping by a parameter. Days and hours of a zone are put together
 * here, of quarters of an hour, since every zone's days are made of whole ones.
 */
public final class SpendReports {
    private static final long QUARTER_MILLIS = 900_000;

    private static final String SPEND = """
            SELECT
                CASE WHEN CAST(#{by_organisation} AS BIGINT) = 1 THEN a.organisation ELSE '' END AS organisation,
                CASE WHEN CAST(#{by_team} AS BIGINT) = 1 THEN a.team ELSE '' END AS team,
                CASE WHEN CAST(#{by_user} AS BIGINT) = 1 THEN a.app_user ELSE '' END AS app_user,
                CASE WHEN CAST(#{by_key} AS BIGINT) = 1 THEN a.key_id ELSE '' END AS key_id,
                CASE WHEN CAST(#{by_end_user} AS BIGINT) = 1 THEN a.end_user ELSE '' END AS end_user,
                CASE WHEN CAST(#{by_model} AS BIGINT) = 1 THEN a.model ELSE '' END AS model,
                CASE WHEN CAST(#{by_provider} AS BIGINT) = 1 THEN a.provider ELSE '' END AS provider,
                CASE WHEN CAST(#{by_operation} AS BIGINT) = 1 THEN a.operation ELSE '' END AS operation,
                CASE WHEN CAST(#{by_status} AS BIGINT) = 1 THEN a.status ELSE '' END AS status,
                CASE WHEN CAST(#{by_tag} AS BIGINT) = 1 THEN a.tags ELSE '' END AS tags,
                CASE WHEN CAST(#{by_time} AS BIGINT) = 1 THEN a.ended_at / 900000 ELSE 0 END AS quarter,
                COUNT(*) AS attempts,
                CAST(COALESCE(SUM(a.cost_nanos), 0) AS BIGINT) AS cost,
                CAST(COALESCE(SUM(j.nanos), 0) AS BIGINT) AS adjusted,
                CAST(SUM(a.avoided_nanos) AS BIGINT) AS avoided,
                CAST(SUM(CASE WHEN a.cost_nanos IS NULL AND j.nanos IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS unpriced,
                CAST(SUM(a.input + a.cache_read + a.cache_write + a.cache_write_long + a.audio_input) AS BIGINT) AS input_tokens,
                CAST(SUM(a.output + a.reasoning + a.audio_output) AS BIGINT) AS output_tokens
            FROM attempt a
            LEFT JOIN (SELECT attempt_id, SUM(amount_nanos) AS nanos FROM adjustment GROUP BY attempt_id) j
                ON j.attempt_id = a.id
            WHERE a.ended_at >= #{from} AND a.ended_at < #{to}
                AND (CAST(#{organisation} AS TEXT) IS NULL OR a.organisation = CAST(#{organisation} AS TEXT))
                AND (CAST(#{team} AS TEXT) IS NULL OR a.team = CAST(#{team} AS TEXT))
                AND (CAST(#{user} AS TEXT) IS NULL OR a.app_user = CAST(#{user} AS TEXT))
                AND (CAST(#{key} AS TEXT) IS NULL OR a.key_id = CAST(#{key} AS TEXT))
                AND (CAST(#{end_user} AS TEXT) IS NULL OR a.end_user = CAST(#{end_user} AS TEXT))
                AND (CAST(#{model} AS TEXT) IS NULL OR a.model = CAST(#{model} AS TEXT))
                AND (CAST(#{provider} AS TEXT) IS NULL OR a.provider = CAST(#{provider} AS TEXT))
                AND (CAST(#{operation} AS TEXT) IS NULL OR a.operation = CAST(#{operation} AS TEXT))
                AND (CAST(#{status} AS TEXT) IS NULL OR a.status = CAST(#{status} AS TEXT))
                AND (CAST(#{tag} AS TEXT) IS NULL OR REPLACE(a.tags, CAST(#{tag} AS TEXT), '') <> a.tags)
            GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11""";

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mmXXX", Locale.ROOT);

    private final Database database;

    public SpendReports(Database database) {
        this.database = database;
    }

    /** Answers a question; reads only, and beside those who write. */
    public Future<SpendReport> report(SpendQuestion question) {
        return database.readOnly()
                .query(SPEND, parameters(question), row -> new Group(row, line(row)))
                .map(groups -> fold(question, groups));
    }

    private record Group(Row row, SpendReport.Line line) {}

    private static Map<String, Object> parameters(SpendQuestion question) {
        Map<String, Object> parameters = new HashMap<>();
        for (Dimension dimension : Dimension.values()) {
            String name = dimension.name().toLowerCase(Locale.ROOT);
            parameters.put("by_" + name, question.by().contains(dimension) ? 1L : 0L);
            String only = question.only().get(dimension);
            // Tags are a JSON array of texts, so that one is in it as a JSON text.
            parameters.put(name, only == null || dimension != Dimension.TAG ? only : new Json.Text(only).toString());
        }
        boolean byTime = question.by().contains(Dimension.DAY) || question.by().contains(Dimension.HOUR);
        parameters.put("by_time", byTime ? 1L : 0L);
        parameters.put("from", question.fromMillis());
        parameters.put("to", question.toMillis());
        return parameters;
    }

    private static SpendReport.Line line(Row row) {
        long adjusted = row.getLong("adjusted");
        return new SpendReport.Line(
                List.of(),
                row.getLong("attempts"),
                row.getLong("cost") + adjusted,
                adjusted,
                row.getLong("avoided"),
                row.getLong("unpriced"),
                row.getLong("input_tokens"),
                row.getLong("output_tokens"));
    }

    private static SpendReport fold(SpendQuestion question, List<Group> groups) {
        Map<List<String>, SpendReport.Line> lines = new TreeMap<>(SpendReports::compare);
        SpendReport.Line total = new SpendReport.Line(List.of(), 0, 0, 0, 0, 0, 0, 0);
        for (Group group : groups) {
            total = total.plus(group.line());
            for (List<String> values : values(question, group.row())) {
                lines.merge(values, group.line().of(values), SpendReport.Line::plus);
            }
        }
        return new SpendReport(question.by(), List.copyOf(lines.values()), total);
    }

    private static int compare(List<String> one, List<String> other) {
        for (int i = 0; i < one.size(); i++) {
            int order = Comparator.<String>naturalOrder().compare(one.get(i), other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** The lines that a group belongs to: one, or one for each of its tags. */
    private static List<List<String>> values(SpendQuestion question, Row row) {
        List<List<String>> all = new ArrayList<>();
        all.add(new ArrayList<>());
        for (Dimension dimension : question.by()) {
            List<String> own = dimension == Dimension.TAG
                    ? tags(row.getString("tags"))
                    : List.of(value(dimension, row, question.zone()));
            List<List<String>> longer = new ArrayList<>();
            for (List<String> before : all) {
                for (String value : own) {
                    List<String> values = new ArrayList<>(before);
                    values.add(value);
                    longer.add(values);
                }
            }
            all = longer;
        }
        return all;
    }

    private static List<String> tags(String text) {
        List<String> tags = new ArrayList<>();
        ((Json.Arr) JsonReader.read(text)).elements().forEach(tag -> tags.add(((Json.Text) tag).value()));
        return tags.isEmpty() ? List.of("") : tags;
    }

    private static String value(Dimension dimension, Row row, ZoneId zone) {
        return switch (dimension) {
            case ORGANISATION -> row.getString("organisation");
            case TEAM -> row.getString("team");
            case USER -> row.getString("app_user");
            case KEY -> row.getString("key_id");
            case END_USER -> row.getString("end_user");
            case MODEL -> row.getString("model");
            case PROVIDER -> row.getString("provider");
            case OPERATION -> row.getString("operation");
            case STATUS -> row.getString("status");
            case TAG -> row.getString("tags");
            case DAY -> DAY.format(time(row, zone));
            case HOUR -> HOUR.format(time(row, zone).withMinute(0));
        };
    }

    private static ZonedDateTime time(Row row, ZoneId zone) {
        return Instant.ofEpochMilli(row.getLong("quarter") * QUARTER_MILLIS).atZone(zone);
    }
}
