package dev.sluice.admin;

import dev.sluice.json.Json;
import dev.sluice.ledger.Dimension;
import dev.sluice.ledger.SpendQuestion;
import dev.sluice.ledger.SpendReport;
import dev.sluice.ledger.SpendReports;
import io.vertx.core.Future;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was spent, as the ledger has it. */
final class SpendOperations {
    private static final int MAX_OFFSET = 999_999_999;

    private final SpendReports reports;

    SpendOperations(SpendReports reports) {
        this.reports = reports;
    }

    List<Operation> all() {
        String[] queries = Stream.concat(
                        Stream.of("by", "from", "to", "zone", "offset", "limit"),
                        filters().map(Dimension::word))
                .toArray(String[]::new);
        return List.of(Operation.get("reportSpend", "/admin/v1/spend", this::spend, queries));
    }

    private static Stream<Dimension> filters() {
        return Arrays.stream(Dimension.values()).filter(each -> each != Dimension.DAY && each != Dimension.HOUR);
    }

    private Future<Told> spend(Asked asked) {
        SpendQuestion question = question(asked);
        int offset = (int) asked.number("offset", 0, MAX_OFFSET);
        int limit = asked.limit();
        return reports.report(question).map(report -> Told.ok(json(question, report, offset, limit)));
    }

    private static SpendQuestion question(Asked asked) {
        ZoneId zone = BudgetJson.zone("zone", Objects.requireNonNullElse(asked.query("zone"), "UTC"));
        Map<Dimension, String> only = new EnumMap<>(Dimension.class);
        filters().forEach(dimension -> {
            String value = asked.query(dimension.word());
            if (value != null) {
                only.put(dimension, value);
            }
        });
        return new SpendQuestion(
                by(asked.query("by")),
                only,
                millis("from", asked.query("from"), zone, 0),
                millis("to", asked.query("to"), zone, Long.MAX_VALUE),
                zone);
    }

    private static List<Dimension> by(@Nullable String words) {
        List<String> known =
                Arrays.stream(Dimension.values()).map(Dimension::word).toList();
        List<Dimension> by = new ArrayList<>();
        for (String word : words == null || words.isEmpty() ? new String[0] : words.split(",", -1)) {
            if (!known.contains(word)) {
                throw Refusal.unfit("by", Shown.of(word), "some of " + String.join(", ", known));
            }
            by.add(Dimension.of(word));
        }
        return by;
    }

    /** A day of the zone, or an instant. */
    private static long millis(String name, @Nullable String text, ZoneId zone, long otherwise) {
        if (text == null) {
            return otherwise;
        }
        try {
            return text.contains("T")
                    ? Instant.parse(text).toEpochMilli()
                    : LocalDate.parse(text).atStartOfDay(zone).toInstant().toEpochMilli();
        } catch (DateTimeException | ArithmeticException unfit) {
            throw Refusal.unfit(
                    name, Shown.of(text), "a day such as 2026-11-23, or a time such as 2026-11-23T08:00:00Z");
        }
    }

    private static Json json(SpendQuestion question, SpendReport report, int offset, int limit) {
        int from = Math.min(offset, report.rows().size());
        int to = Math.min(from + limit, report.rows().size());
        boolean hasMore = to < report.rows().size();
        return new Json.Obj()
                .put("object", "spend")
                .put("from", question.fromMillis() == 0 ? Json.Null.VALUE : Shown.time(question.fromMillis()))
                .put("to", question.toMillis() == Long.MAX_VALUE ? Json.Null.VALUE : Shown.time(question.toMillis()))
                .put("zone", question.zone().getId())
                .put(
                        "by",
                        Json.Arr.ofTexts(
                                question.by().stream().map(Dimension::word).toList()))
                .put("data", rows(report, from, to))
                .put("total", line(report.total()))
                .put("rows", report.rows().size())
                .put("has_more", hasMore)
                .put("next_offset", hasMore ? Json.Num.of(to) : Json.Null.VALUE);
    }

    /** Without a dimension there is the total alone. */
    private static Json rows(SpendReport report, int from, int to) {
        List<Json> rows = new ArrayList<>();
        for (SpendReport.Line line : report.by().isEmpty()
                ? List.<SpendReport.Line>of()
                : report.rows().subList(from, to)) {
            Json.Obj values = new Json.Obj();
            for (int i = 0; i < report.by().size(); i++) {
                values.put(report.by().get(i).word(), line.values().get(i));
            }
            rows.add(line(line).put("values", values));
        }
        return new Json.Arr(rows);
    }

    private static Json.Obj line(SpendReport.Line line) {
        return new Json.Obj()
                .put("attempts", line.attempts())
                .put("spent", Shown.money(line.nanos()))
                .put("adjusted", Shown.money(line.adjustedNanos()))
                .put("avoided", Shown.money(line.avoidedNanos()))
                .put("unpriced_attempts", line.unpriced())
                .put("input_tokens", line.inputTokens())
                .put("output_tokens", line.outputTokens());
    }
}
