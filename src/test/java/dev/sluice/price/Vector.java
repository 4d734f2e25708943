package dev.sluice.price;

import dev.sluice.canonical.Usage;
import dev.sluice.canonical.UsageDetails;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One recorded usage, as disjoint counts.
 *
 * @param output with what was thought
 * @param toolOrAudio searches with Anthropic; tokens of sound with OpenAI's audio models, which are in the input; with Gemini tokens
 *     that tools added to the input, which are in it
 * @param billed what the host behind OpenRouter took for it; null where it is not told
 */
record Vector(
        String wire,
        String model,
        long uncachedInput,
        long cacheRead,
        long cacheWrite,
        long cacheWriteLong,
        long output,
        long reasoning,
        long toolOrAudio,
        String tier,
        @Nullable BigDecimal billed) {
    private static final Set<String> GROQ = Set.of(
            "meta-llama/llama-4-maverick-17b-128e-instruct",
            "meta-llama/llama-4-scout-17b-16e-instruct",
            "openai/gpt-oss-120b",
            "qwen/qwen3-32b",
            "llama-3.3-70b-versatile");

    static List<Vector> all() {
        return RawFacts.table("usage_vectors.csv").stream().map(Vector::of).toList();
    }

    private static Vector of(Map<String, String> row) {
        String billed = text(row, "inference_cost_usd");
        return new Vector(
                text(row, "wire_format"),
                text(row, "model"),
                number(row, "uncached_input"),
                number(row, "cache_read"),
                number(row, "cache_write_5m"),
                number(row, "cache_write_1h"),
                number(row, "output_total"),
                number(row, "of_which_reasoning"),
                number(row, "tool_or_audio"),
                text(row, "service_tier"),
                billed.isEmpty() ? null : new BigDecimal(billed));
    }

    private static String text(Map<String, String> row, String name) {
        return Objects.requireNonNull(row.get(name), name);
    }

    private static long number(Map<String, String> row, String name) {
        return Long.parseLong(text(row, name));
    }

    /** Which host it was, as far as the name of the model shows. */
    String provider() {
        return switch (wire) {
            case "anthropic", "gemini" -> wire;
            case "bedrock-converse" -> "bedrock";
            default -> billed != null ? "openrouter" : providerOfChat();
        };
    }

    private String providerOfChat() {
        if (GROQ.contains(model)) {
            return "groq";
        }
        if (model.contains("/")) {
            return "openrouter";
        }
        if (model.startsWith("openai.")) {
            return "bedrock";
        }
        if (model.contains("oss:") || model.startsWith("qwen3:")) {
            return "ollama";
        }
        return model.startsWith("claude")
                ? "anthropic"
                : model.matches("(mi|ma|pix).*tral-.*")
                        ? "mistral"
                        : model.startsWith("deepseek-") ? "deepseek" : model.startsWith("gemini") ? "gemini" : "openai";
    }

    long searches() {
        return wire.equals("anthropic") ? toolOrAudio : 0;
    }

    long audio() {
        return model.contains("audio") ? toolOrAudio : 0;
    }

    long totalInput() {
        return uncachedInput + cacheRead + cacheWrite + cacheWriteLong;
    }

    Usage usage() {
        return new Usage(
                uncachedInput - audio(),
                cacheRead,
                cacheWrite,
                cacheWriteLong,
                output - reasoning,
                reasoning,
                audio(),
                0,
                searches(),
                null,
                false,
                UsageDetails.served(tier, null, null).withTool(UsageDetails.WEB_SEARCHES, searches()));
    }
}
