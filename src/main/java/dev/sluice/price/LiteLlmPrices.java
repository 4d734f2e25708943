package dev.sluice.price;

import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.price.PriceLine.Subject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads LiteLLM's map of prices ({@code model_prices_and_context_window.json}, read 2026-11): one object per model, whose members are
 * called after the unit and what it depends on, such as {@code input_cost_per_token_above_200k_tokens_priority}. Prices lists of tiers and
 * hours of the day are left out and told.
 *
 * @param lines what could be read
 * @param leftOut what could not, one line each
 */
public record LiteLlmPrices(List<PriceLine> lines, List<String> leftOut) {
    private static final BigDecimal PICO = BigDecimal.TEN.pow(12);
    private static final Pattern MEMBER =
            Pattern.compile("([a-z_]+?)(_batches|(?:_above_([0-9]+)k_tokens)?(?:_(priority|flex))?)");
    private static final Map<String, Unit> UNITS = Map.ofEntries(
            Map.entry("input_cost_per_token", Unit.INPUT_TOKENS),
            Map.entry("output_cost_per_token", Unit.OUTPUT_TOKENS),
            Map.entry("output_cost_per_reasoning_token", Unit.OUTPUT_REASONING_TOKENS),
            Map.entry("cache_read_input_token_cost", Unit.CACHE_READ_TOKENS),
            Map.entry("cache_creation_input_token_cost", Unit.CACHE_WRITE_TOKENS),
            Map.entry("cache_creation_input_token_cost_above_1hr", Unit.CACHE_WRITE_1H_TOKENS),
            Map.entry("input_cost_per_audio_token", Unit.INPUT_AUDIO_TOKENS),
            Map.entry("output_cost_per_audio_token", Unit.OUTPUT_AUDIO_TOKENS),
            Map.entry("cache_read_input_audio_token_cost", Unit.CACHE_READ_AUDIO_TOKENS),
            Map.entry("input_cost_per_image_token", Unit.INPUT_IMAGE_TOKENS),
            Map.entry("output_cost_per_image_token", Unit.OUTPUT_IMAGE_TOKENS));
    private static final Map<String, String> HOSTS = Map.ofEntries(
            Map.entry("bedrock_converse", "bedrock"),
            Map.entry("azure_ai", "azure"),
            Map.entry("cohere_chat", "cohere"),
            Map.entry("together_ai", "together"),
            Map.entry("fireworks_ai", "fireworks"),
            Map.entry("text-completion-openai", "openai"),
            Map.entry("codestral", "mistral"));

    public LiteLlmPrices {
        lines = List.copyOf(lines);
        leftOut = List.copyOf(leftOut);
    }

    /** Throws {@link InvalidPricesException}. */
    public static LiteLlmPrices read(String json, String source) {
        LiteLlmPrices prices = new Reading(source).read(json);
        if (prices.lines.isEmpty()) {
            throw new InvalidPricesException(
                    List.of(source + ": no prices (expected: LiteLLM's map of models, each with its costs)"));
        }
        return prices;
    }

    private static final class Reading {
        private final String source;
        private final List<PriceLine> lines = new ArrayList<>();
        private final List<String> leftOut = new ArrayList<>();

        Reading(String source) {
            this.source = source;
        }

        private LiteLlmPrices read(String json) {
            try {
                if (JsonReader.read(json) instanceof Json.Obj map) {
                    map.members().forEach((name, entry) -> {
                        if (entry instanceof Json.Obj model && !name.equals("sample_spec")) {
                            model(name, model);
                        }
                    });
                }
            } catch (InvalidJsonException noJson) {
                throw new InvalidPricesException(List.of(source + ": not JSON (expected: LiteLLM's map of models)"));
            }
            return new LiteLlmPrices(lines, leftOut);
        }

        private void model(String name, Json.Obj told) {
            String host = told.text("litellm_provider");
            if (host == null) {
                leftOut.add(name + ": no litellm_provider");
                return;
            }
            String model = name.startsWith(host + "/") ? name.substring(host.length() + 1) : name;
            String provider = host.startsWith("vertex_ai") ? "vertex" : HOSTS.getOrDefault(host, host);
            told.members().forEach((member, value) -> member(provider, model, member, value));
        }

        private void member(String provider, String model, String member, Json value) {
            if (member.equals("max_output_tokens") || member.equals("max_input_tokens")) {
                long tokens = value instanceof Json.Num number ? number.orElse(0) : 0;
                if (tokens > 0) {
                    boolean output = member.equals("max_output_tokens");
                    add(
                            provider,
                            model,
                            output ? new Subject.MaxOutput(tokens) : new Subject.ContextWindow(tokens),
                            When.ALWAYS);
                }
            } else if (member.equals("tiered_pricing") || member.startsWith("off_peak")) {
                leftOut.add(provider + "/" + model + ": " + member);
            } else if (value instanceof Json.Num number && member.contains("cost")) {
                price(provider, model, member, number);
            }
        }

        private void price(String provider, String model, String member, Json.Num value) {
            Unit unit = UNITS.get(member);
            Matcher parts = MEMBER.matcher(member);
            When when = When.ALWAYS;
            if (unit == null && parts.matches()) {
                unit = UNITS.get(parts.group(1));
                when = when(provider, parts);
            }
            Long picos = unit == null ? null : picos(value);
            if (unit == null || picos == null) {
                leftOut.add(provider + "/" + model + ": " + member);
                return;
            }
            add(provider, model, new Subject.Price(unit, picos, 1_000_000), when);
        }

        private static When when(String provider, Matcher parts) {
            String tier = Objects.requireNonNullElse(parts.group(4), "");
            long above = parts.group(3) == null ? 0 : Long.parseLong(parts.group(3)) * 1_000;
            // xAI's dearer prices begin at the threshold, all others' above it.
            long from = above == 0 ? 0 : provider.equals("xai") ? above : above + 1;
            return new When(tier, "_batches".equals(parts.group(2)), "", "", from);
        }

        /** LiteLLM's numbers are binary fractions that have been written out: what is finer than a pico-dollar is noise. */
        private static @Nullable Long picos(Json.Num value) {
            BigDecimal usd = new BigDecimal(value.text());
            if (Math.abs((long) usd.scale()) > 60 || usd.signum() < 0 || usd.compareTo(BigDecimal.ONE) > 0) {
                return null;
            }
            return usd.multiply(PICO).setScale(0, RoundingMode.HALF_EVEN).longValueExact();
        }

        private void add(String provider, String model, Subject subject, When when) {
            String name = model.toLowerCase(Locale.ROOT);
            boolean twice = lines.stream()
                    .skip(Math.max(0, lines.size() - 200))
                    .anyMatch(line -> line.provider().equals(provider)
                            && line.model().equals(name)
                            && line.what().equals(PriceColumns.what(subject))
                            && line.when().equals(when));
            if (!twice && name.indexOf('*') < 0 && !name.isBlank()) {
                lines.add(new PriceLine(
                        lines.size() + 2,
                        provider,
                        name,
                        subject,
                        when,
                        null,
                        null,
                        null,
                        PriceStatus.ACTIVE,
                        "litellm"));
            }
        }
    }
}
