package dev.sluice.dialect.generate;

import dev.sluice.canonical.Effort;
import dev.sluice.dialect.EffortScale;
import dev.sluice.dialect.Losses;
import dev.sluice.dialect.ModelTraits.Thinking;
import dev.sluice.json.Json;
import dev.sluice.json.Json.Obj;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code thinkingConfig}: a budget of tokens for models up to 2.5, a level from Gemini 3 on; both at once are an error (Gemini API,
 * thinking, read 2026-11). The budgets are those of Google's own layer for OpenAI's words.
 */
final class ThinkingWords {
    private static final String NOTE = "~thinkingConfig";
    private static final long DYNAMIC = -1;

    private ThinkingWords() {}

    static Effort read(Obj config) {
        String level = config.text("thinkingLevel");
        long budget = config.number("thinkingBudget", DYNAMIC);
        String word = level == null || level.endsWith("UNSPECIFIED") ? null : level.toLowerCase(Locale.ROOT);
        Boolean visible = config.get("includeThoughts") instanceof Json.Bool bool ? bool.value() : null;
        return new Effort(
                word == null && budget == 0 ? "none" : word,
                budget > 0 ? Long.valueOf(budget) : null,
                visible,
                new Notes().note(NOTE, config).extras());
    }

    /** The configuration, or null if nothing is to be said. */
    static @Nullable Json write(Effort effort, Thinking thinking, Losses losses) {
        if (thinking == Thinking.NONE) {
            if (!"none".equals(effort.level())) {
                losses.drop("reasoning_effort");
            }
            return null;
        }
        if (Notes.get(effort.extras(), NOTE) instanceof Obj read && effort.equals(read(read))) {
            return read;
        }
        Obj config = new Obj();
        if (thinking == Thinking.LEVEL) {
            config.putIf("thinkingLevel", level(effort));
        } else {
            config.put("thinkingBudget", budget(effort));
        }
        if (effort.visible() != null) {
            config.put("includeThoughts", effort.visible());
        }
        return config.isEmpty() ? null : config;
    }

    private static @Nullable String level(Effort effort) {
        Long budget = effort.budgetTokens();
        boolean off = effort.level() == null && budget != null && budget < 1;
        String word = off ? "none" : EffortScale.level(effort);
        return switch (word == null ? "" : word) {
            case "" -> null;
            case "none", "minimal" -> "MINIMAL";
            case "low" -> "LOW";
            case "medium" -> "MEDIUM";
            default -> "HIGH";
        };
    }

    private static long budget(Effort effort) {
        if (effort.budgetTokens() != null) {
            return effort.budgetTokens();
        }
        String word = effort.level();
        return switch (word == null ? "" : word) {
            case "" -> DYNAMIC;
            case "none" -> 0;
            case "minimal" -> 512;
            case "low" -> 1_024;
            case "medium" -> 8_192;
            default -> 24_576;
        };
    }
}
