package dev.sluice.cli;

import dev.sluice.json.Json;
import dev.sluice.ledger.Dimension;
import dev.sluice.ledger.SpendQuestion;
import dev.sluice.ledger.SpendReport;
import dev.sluice.ledger.SpendReports;
import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice cost}: what was spent, read from the ledger. */
@Command(name = "cost", description = "Tell what was spent.")
final class CostCommand {
    private static final List<String> FIGURES = List.of(
            "attempts", "usd", "adjusted_usd", "avoided_usd", "unpriced_attempts", "input_tokens", "output_tokens");

    @Spec
    private @Nullable CommandSpec spec;

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    @Command(
            name = "report",
            description =
                    "Spend by organisation, team, user, key, end-user, model, provider, operation, status, tag, day, hour.")
    int report(
            @Mixin LedgerStore store,
            @Option(names = "--by", split = ",", paramLabel = "WORDS", description = "Such as team,model.") @Nullable
                    List<String> by,
            @Option(names = "--only", paramLabel = "WORD=VALUE", description = "Only these, such as team=red.")
                    @Nullable
                    Map<String, String> only,
            @Option(
                            names = "--from",
                            paramLabel = "DAY",
                            description = "First day, or a time such as 2026-11-23T08:00:00Z.")
                    @Nullable
                    String from,
            @Option(names = "--to", paramLabel = "DAY", description = "The day after the last one.") @Nullable
                    String to,
            @Option(
                            names = "--zone",
                            defaultValue = "UTC",
                            paramLabel = "ZONE",
                            description = "Where days begin. Default: ${DEFAULT-VALUE}.")
                    String zone,
            @Option(names = "--csv", description = "As CSV.") boolean csv,
            @Option(names = "--json", description = "As JSON.") boolean json) {
        ZoneId zoneId = LedgerStore.zone(zone);
        Map<Dimension, String> filters = new EnumMap<>(Dimension.class);
        if (only != null) {
            only.forEach((word, value) -> filters.put(Dimension.of(word), value));
        }
        SpendQuestion question = new SpendQuestion(
                by == null ? List.of() : by.stream().map(Dimension::of).toList(),
                filters,
                from == null ? 0 : LedgerStore.millis("--from", from, zoneId),
                to == null ? Long.MAX_VALUE : LedgerStore.millis("--to", to, zoneId),
                zoneId);
        SpendReport report = store.with(database -> new SpendReports(database).report(question));
        if (json) {
            printJson(report);
        } else if (csv) {
            printCsv(report);
        } else {
            printTable(report);
        }
        return 0;
    }

    private static List<String> figures(SpendReport.Line line) {
        return List.of(
                Long.toString(line.attempts()),
                Table.dollars(line.nanos()),
                Table.dollars(line.adjustedNanos()),
                Table.dollars(line.avoidedNanos()),
                Long.toString(line.unpriced()),
                Long.toString(line.inputTokens()),
                Long.toString(line.outputTokens()));
    }

    private void printTable(SpendReport report) {
        List<String> heads = new ArrayList<>();
        report.by().forEach(dimension -> heads.add(dimension.word().toUpperCase(Locale.ROOT)));
        if (heads.isEmpty()) {
            heads.add("");
        }
        int texts = heads.size();
        FIGURES.forEach(figure -> heads.add(figure.replace('_', ' ').toUpperCase(Locale.ROOT)));
        Table table = new Table(texts, heads);
        if (!report.by().isEmpty()) {
            report.rows().forEach(line -> {
                List<String> cells = new ArrayList<>();
                line.values().forEach(value -> cells.add(Table.shown(value)));
                cells.addAll(figures(line));
                table.add(cells);
            });
        }
        List<String> total = new ArrayList<>(Collections.nCopies(texts, ""));
        total.set(0, "TOTAL");
        total.addAll(figures(report.total()));
        table.add(total);
        table.print(out());
    }

    private void printCsv(SpendReport report) {
        List<String> heads = new ArrayList<>();
        report.by().forEach(dimension -> heads.add(dimension.word()));
        heads.addAll(FIGURES);
        out().println(String.join(",", heads));
        for (SpendReport.Line line : report.rows()) {
            List<String> cells = new ArrayList<>();
            line.values().forEach(value -> cells.add(quoted(value)));
            cells.addAll(figures(line));
            out().println(String.join(",", cells));
        }
    }

    /** RFC 4180; values are callers' texts, so what a spreadsheet would take for a formula is made a text. */
    private static String quoted(String value) {
        String text = !value.isEmpty() && "=+-@\t\r".indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    private void printJson(SpendReport report) {
        List<Json> rows = new ArrayList<>();
        report.rows().forEach(line -> rows.add(object(report.by(), line)));
        out().println(new Json.Obj().put("rows", new Json.Arr(rows)).put("total", object(List.of(), report.total())));
    }

    /** Money as whole nano-dollars: a number with a point would be read as a float. */
    private static Json.Obj object(List<Dimension> by, SpendReport.Line line) {
        Json.Obj object = new Json.Obj();
        for (int i = 0; i < by.size(); i++) {
            object.put(by.get(i).word(), line.values().get(i));
        }
        return object.put("attempts", line.attempts())
                .put("nanos", line.nanos())
                .put("adjustedNanos", line.adjustedNanos())
                .put("avoidedNanos", line.avoidedNanos())
                .put("unpricedAttempts", line.unpriced())
                .put("inputTokens", line.inputTokens())
                .put("outputTokens", line.outputTokens());
    }
}
