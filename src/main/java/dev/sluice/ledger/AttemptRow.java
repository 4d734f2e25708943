package dev.sluice.ledger;

import dev.sluice.canonical.Usage;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.ledger.JournalEntry.Settled;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code attempt} by its columns, but for its place in a chain. */
final class AttemptRow {
    static final String INSERT = """
            INSERT INTO attempt (id, node, seq, request_id, number, organisation, team, app_user, key_id, end_user, tags,
                provider, model, served_model, operation, started_at, ended_at, status, cause, cost_nanos, avoided_nanos,
                held_nanos, price_book, input, cache_read, cache_write, cache_write_long, output, reasoning, audio_input,
                audio_output, tool_units, contradictory, usage_details, conditions, raw_usage, windows)
            VALUES (#{id}, #{node}, #{seq}, #{request_id}, #{number}, #{organisation}, #{team}, #{app_user}, #{key_id},
                #{end_user}, #{tags}, #{provider}, #{model}, #{served_model}, #{operation}, #{started_at}, #{ended_at},
                #{status}, #{cause}, #{cost_nanos}, #{avoided_nanos}, #{held_nanos}, #{price_book}, #{input}, #{cache_read},
                #{cache_write}, #{cache_write_long}, #{output}, #{reasoning}, #{audio_input}, #{audio_output}, #{tool_units},
                #{contradictory}, #{usage_details}, #{conditions}, #{raw_usage}, #{windows})""";

    /** In the order in which they are hashed. */
    private static final List<String> TEXTS = List.of(
            "id",
            "request_id",
            "organisation",
            "team",
            "app_user",
            "key_id",
            "end_user",
            "tags",
            "provider",
            "model",
            "served_model",
            "operation",
            "status",
            "cause",
            "price_book",
            "usage_details",
            "conditions",
            "raw_usage",
            "windows");

    private static final List<String> NUMBERS = List.of(
            "number",
            "started_at",
            "ended_at",
            "cost_nanos",
            "avoided_nanos",
            "held_nanos",
            "input",
            "cache_read",
            "cache_write",
            "cache_write_long",
            "output",
            "reasoning",
            "audio_input",
            "audio_output",
            "tool_units",
            "contradictory");

    private final Map<String, @Nullable Object> values;

    private AttemptRow(Map<String, @Nullable Object> values) {
        this.values = values;
    }

    static AttemptRow of(Settled settled) {
        Map<String, @Nullable Object> values = new HashMap<>(64);
        putAttempt(settled, values);
        putSettlement(settled.settlement(), values);
        putUsage(settled.settlement().usage(), values);
        values.put("held_nanos", settled.heldNanos());
        values.put("windows", text(windows(settled.hold().windows())));
        return new AttemptRow(values);
    }

    private static void putAttempt(Settled settled, Map<String, @Nullable Object> values) {
        Attempt attempt = settled.attempt();
        values.put("id", text(attempt.id()));
        values.put("request_id", text(attempt.requestId()));
        values.put("number", (long) attempt.number());
        values.put("organisation", text(attempt.organisation()));
        values.put("team", text(attempt.team()));
        values.put("app_user", text(attempt.user()));
        values.put("key_id", text(attempt.keyId()));
        values.put("end_user", text(attempt.endUser()));
        values.put("tags", text(Json.Arr.ofTexts(attempt.tags()).toString()));
        values.put("provider", text(attempt.provider()));
        values.put("model", text(attempt.model()));
        values.put("operation", text(attempt.operation()));
        values.put("started_at", attempt.startedAtMillis());
        values.put("price_book", text(attempt.priceBookHash()));
    }

    private static void putSettlement(Settlement settlement, Map<String, @Nullable Object> values) {
        String raw = settlement.rawText();
        values.put("served_model", text(settlement.servedModel()));
        values.put("ended_at", settlement.endedAtMillis());
        values.put("status", text(settlement.status()));
        values.put("cause", settlement.cause().name());
        values.put("cost_nanos", settlement.isPriced() ? settlement.costNanos() : null);
        values.put("avoided_nanos", settlement.avoidedNanos());
        values.put("conditions", text(settlement.conditions()));
        values.put("raw_usage", raw == null ? null : text(raw));
    }

    private static void putUsage(Usage usage, Map<String, @Nullable Object> values) {
        values.put("input", usage.input());
        values.put("cache_read", usage.cacheRead());
        values.put("cache_write", usage.cacheWrite());
        values.put("cache_write_long", usage.cacheWriteLong());
        values.put("output", usage.output());
        values.put("reasoning", usage.reasoning());
        values.put("audio_input", usage.audioInput());
        values.put("audio_output", usage.audioOutput());
        values.put("tool_units", usage.toolUnits());
        values.put("usage_details", text(UsageText.of(usage.details())));
        values.put("contradictory", usage.contradictory() ? 1L : 0L);
    }

    /** PostgreSQL takes no NUL in a text, and callers' texts are in here: one of theirs must not hold up everybody's rows. */
    private static String text(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
    }

    private static String windows(List<BudgetWindow> windows) {
        List<Json> pairs = new ArrayList<>();
        windows.forEach(
                window -> pairs.add(Json.Arr.of(new Json.Text(window.budgetId()), Json.Num.of(window.startMillis()))));
        return new Json.Arr(pairs).toString();
    }

    static AttemptRow of(Row row) {
        Map<String, @Nullable Object> values = new HashMap<>(64);
        TEXTS.forEach(column -> values.put(column, row.getString(column)));
        NUMBERS.forEach(column -> values.put(column, row.getLong(column)));
        return new AttemptRow(values);
    }

    /** The parameters of {@link #INSERT}. */
    Map<String, @Nullable Object> at(String node, long seq) {
        values.put("node", node);
        values.put("seq", seq);
        return values;
    }

    String hash(CanonicalHash hash) {
        TEXTS.forEach(column -> hash.field(values.get(column)));
        NUMBERS.forEach(column -> hash.field(values.get(column)));
        return hash.end();
    }

    String id() {
        return text("id", "");
    }

    String keyId() {
        return text("key_id", "");
    }

    String provider() {
        return text("provider", "");
    }

    /** -1 where there is no price. */
    long costNanos() {
        return values.get("cost_nanos") instanceof Long nanos ? nanos : Settlement.UNPRICED;
    }

    private String text(String column, String otherwise) {
        return values.get(column) instanceof String text ? text : otherwise;
    }

    private long number(String column) {
        return values.get(column) instanceof Long number ? number : 0;
    }

    List<BudgetWindow> windows() {
        List<BudgetWindow> windows = new ArrayList<>();
        for (Json pair : ((Json.Arr) JsonReader.read(text("windows", "[]"))).elements()) {
            List<Json> parts = ((Json.Arr) pair).elements();
            windows.add(new BudgetWindow(
                    ((Json.Text) parts.get(0)).value(), ((Json.Num) parts.get(1)).orElse(Long.MIN_VALUE)));
        }
        return windows;
    }

    /** What was noted when it ended. */
    RatedAttempt rated() {
        Usage usage = new Usage(
                number("input"),
                number("cache_read"),
                number("cache_write"),
                number("cache_write_long"),
                number("output"),
                number("reasoning"),
                number("audio_input"),
                number("audio_output"),
                number("tool_units"),
                null,
                number("contradictory") != 0,
                UsageText.parse(text("usage_details", "")));
        return new RatedAttempt(
                id(),
                text("key_id", ""),
                text("provider", ""),
                text("model", ""),
                text("served_model", ""),
                text("conditions", ""),
                usage,
                text("raw_usage", ""),
                text("status", ""),
                number("started_at"),
                text("price_book", ""),
                costNanos());
    }
}
