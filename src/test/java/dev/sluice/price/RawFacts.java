package dev.sluice.price;

import dev.sluice.provider.simulated.Fixtures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The raw facts about prices, read where they are, and a second way to reckon with them that shares no line with the first. Only as much
 * of them as the recorded usages need: no tier of service but the usual one, no batch.
 */
final class RawFacts {
    private static final Pattern DATE = Pattern.compile("-(\\d{8}|\\d{4}-\\d{2}-\\d{2})$");
    private static final Pattern THRESHOLD = Pattern.compile("tier_threshold=(\\d+)");
    private static final BigDecimal MILLION = new BigDecimal(1_000_000);

    /** Names under which answers came that are no names of price lists. */
    private static final Map<String, String> OTHER_NAMES = Map.ofEntries(
            Map.entry("mistral/mistral-large-latest", "mistral/mistral-large-2512"),
            Map.entry("mistral/mistral-medium-latest", "mistral/mistral-medium-2604"),
            Map.entry("mistral/mistral-small-latest", "mistral/mistral-small-2603"),
            Map.entry("mistral/ministral-8b-latest", "mistral/ministral-8b-2512"),
            Map.entry("anthropic/claude-3-7-sonnet", "anthropic/claude-3-7-sonnet-20250219"),
            Map.entry("openrouter/anthropic/claude-4.6-sonnet", "anthropic/claude-sonnet-4-6"),
            Map.entry("openrouter/anthropic/claude-4.5-sonnet", "anthropic/claude-sonnet-4-5"),
            Map.entry("openrouter/anthropic/claude-sonnet-4.5", "anthropic/claude-sonnet-4-5"),
            Map.entry("openrouter/anthropic/claude-3.7-sonnet:thinking", "anthropic/claude-3-7-sonnet-20250219"));

    private final Map<String, Map<String, String>> wide = new HashMap<>();
    private final Map<String, BigDecimal> audio = new HashMap<>();
    private final Map<String, BigDecimal> searches = new HashMap<>();

    static Path folder() {
        return Fixtures.folder().resolveSibling("prices");
    }

    static RawFacts read() {
        RawFacts facts = new RawFacts();
        for (Map<String, String> row : table("prices_wide.csv")) {
            facts.wide.put(row.get("provider") + "/" + row.get("model"), row);
        }
        for (Map<String, String> row : table("price_facts.csv")) {
            String model = row.get("provider") + "/" + row.get("model");
            BigDecimal price = new BigDecimal(Objects.requireNonNull(row.get("price_usd")));
            if ("input_audio_tokens".equals(row.get("unit"))) {
                facts.audio.put(model, price);
            } else if ("web_searches".equals(row.get("unit"))) {
                facts.searches.put(model, price);
            }
        }
        return facts;
    }

    static List<Map<String, String>> table(String file) {
        try {
            List<String> lines = Files.readAllLines(folder().resolve(file));
            List<String> names = cells(lines.getFirst());
            List<Map<String, String>> rows = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                List<String> cells = cells(line);
                Map<String, String> row = new HashMap<>();
                for (int i = 0; i < names.size(); i++) {
                    row.put(names.get(i), cells.get(i));
                }
                rows.add(row);
            }
            return rows;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Even pieces between quotes stand outside of them. */
    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>(List.of(""));
        String[] pieces = line.split("\"", -1);
        for (int i = 0; i < pieces.length; i++) {
            String[] parts = i % 2 == 0 ? pieces[i].split(",", -1) : new String[] {pieces[i]};
            cells.set(cells.size() - 1, cells.getLast() + parts[0]);
            cells.addAll(List.of(parts).subList(1, parts.length));
        }
        return cells;
    }

    /** US dollars; null if the facts have no price for the model. */
    @Nullable
    BigDecimal usd(Vector used) {
        Map<String, String> row = row(used.provider(), used.model());
        if (row == null) {
            return used.provider().equals("ollama") || used.model().endsWith(":free") ? BigDecimal.ZERO : null;
        }
        String name = row.get("provider") + "/" + row.get("model");
        Matcher threshold = THRESHOLD.matcher(Objects.requireNonNull(row.get("source")));
        boolean isLong = threshold.find() && used.totalInput() > Long.parseLong(threshold.group(1));
        BigDecimal input = price(row, isLong ? "input_above_200k" : "input_per_mtok");
        BigDecimal output = price(row, isLong ? "output_above_200k" : "output_per_mtok");
        BigDecimal sum = input.multiply(BigDecimal.valueOf(used.uncachedInput() - used.audio()))
                .add(audio.getOrDefault(name, input).multiply(BigDecimal.valueOf(used.audio())))
                .add(or(price(row, "cached_input_per_mtok"), input).multiply(BigDecimal.valueOf(used.cacheRead())))
                .add(price(row, "cache_write_5m_per_mtok").multiply(BigDecimal.valueOf(used.cacheWrite())))
                .add(price(row, "cache_write_1h_per_mtok").multiply(BigDecimal.valueOf(used.cacheWriteLong())))
                .add(output.multiply(BigDecimal.valueOf(used.output())));
        BigDecimal fee =
                searches.getOrDefault(name, searches.getOrDefault("anthropic/(all Claude 4+)", BigDecimal.ZERO));
        return sum.divide(MILLION).add(fee.multiply(BigDecimal.valueOf(used.searches())));
    }

    private @Nullable Map<String, String> row(String provider, String model) {
        String bare = model.startsWith("models/") ? model.substring("models/".length()) : model;
        for (String name : List.of(bare, DATE.matcher(bare).replaceFirst(""))) {
            String full = provider + "/" + name;
            String listed = OTHER_NAMES
                    .getOrDefault(full, full)
                    .replace("openrouter/google/", "gemini/")
                    .replace("openrouter/x-ai/", "xai/")
                    .replace("openrouter/openai/", "openai/");
            if (!name.isEmpty() && wide.containsKey(listed)) {
                return wide.get(listed);
            }
        }
        return null;
    }

    private static BigDecimal price(Map<String, String> row, String column) {
        String value = Objects.requireNonNull(row.get(column));
        return value.isEmpty() ? BigDecimal.ZERO : new BigDecimal(value);
    }

    private static BigDecimal or(BigDecimal price, BigDecimal otherwise) {
        return price.signum() == 0 ? otherwise : price;
    }
}
