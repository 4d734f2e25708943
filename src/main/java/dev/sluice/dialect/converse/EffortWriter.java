package dev.sluice.dialect.converse;

import static dev.sluice.dialect.converse.ConverseDialect.NAME;

import dev.sluice.canonical.Effort;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Prompt;
import dev.sluice.canonical.Setting;
import dev.sluice.dialect.EffortScale;
import dev.sluice.dialect.HostTerms;
import dev.sluice.dialect.Losses;
import dev.sluice.dialect.ModelTraits.Thinking;
import dev.sluice.json.Json;
import java.util.List;
import java.util.Map;

/**
 * Tells the model how much to think, in the words of its family. Claude thinks by a budget below the longest answer, with no temperature
 * of its own, never with a forced tool, and in a turn with tools only if it did so from the beginning: where these are against it, the
 * effort is what is lost.
 */
final class EffortWriter {
    private static final String FIELD = "reasoning_effort";
    private static final long MIN_BUDGET = 1_024;
    private static final long MAX_BUDGET = 32_768;

    private final Prompt prompt;
    private final HostTerms terms;
    private final Losses losses;
    private final ModelFamily family;

    EffortWriter(Prompt prompt, HostTerms terms, Losses losses, ModelFamily family) {
        this.prompt = prompt;
        this.terms = terms;
        this.losses = losses;
        this.family = family;
    }

    /**
     * Adds what is to be said to the three places where something may be, and takes away from {@code settings} what must not be said
     * beside it.
     */
    void write(Json.Obj fields, Json.Obj outputConfig, Map<Setting, Json> settings) {
        Effort effort = prompt.effort();
        if (effort == null) {
            return;
        }
        if (effort.extras().dialect().equals(NAME)) {
            fields.putAll(Notes.object(effort.extras(), Notes.FIELDS).members());
            outputConfig.putIf("effort", effort.extras().of(NAME).get(Notes.EFFORT));
            return;
        }
        boolean off = "none".equals(effort.level());
        if (terms.traits().thinking() == Thinking.NONE
                || family == ModelFamily.OTHER
                || family == ModelFamily.SPLIT_RESULTS) {
            if (!off) {
                losses.drop(FIELD);
            }
            return;
        }
        switch (family) {
            case CLAUDE -> claude(effort, off, fields, outputConfig, settings);
            case NOVA -> {
                Json.Obj config = new Json.Obj().put("type", off ? "disabled" : "enabled");
                fields.put("reasoningConfig", off ? config : config.put("maxReasoningEffort", coarse(effort)));
            }
            case GPT_OSS -> fields.put(FIELD, off ? "low" : coarse(effort));
            case QWEN -> {
                if (!off) {
                    fields.put("reasoning_config", coarse(effort));
                }
            }
            case SPLIT_RESULTS, OTHER -> losses.drop(FIELD);
        }
    }

    private void claude(
            Effort effort, boolean off, Json.Obj fields, Json.Obj outputConfig, Map<Setting, Json> settings) {
        boolean byLevel = terms.traits().thinking() == Thinking.LEVEL;
        if (off) {
            if (byLevel) {
                fields.put("thinking", new Json.Obj().put("type", "disabled"));
            }
            return;
        }
        if (ToolWriter.mustCall(prompt.toolChoice()) || isBetweenUnthoughtCalls()) {
            losses.drop(FIELD);
            return;
        }
        if (byLevel) {
            Json.Obj thinking = new Json.Obj().put("type", "adaptive");
            fields.put(
                    "thinking",
                    Boolean.TRUE.equals(effort.visible()) ? thinking.put("display", "summarized") : thinking);
            outputConfig.put("effort", level(effort));
            return;
        }
        if (!budget(effort, fields, settings)) {
            losses.drop(FIELD);
            return;
        }
        for (Setting against : List.of(Setting.TEMPERATURE, Setting.TOP_P, Setting.TOP_K)) {
            if (settings.remove(against) != null) {
                losses.drop(against);
            }
        }
    }

    /** The answer's limit includes the thoughts; false if it leaves no room for them. */
    private boolean budget(Effort effort, Json.Obj fields, Map<Setting, Json> settings) {
        Long asked = effort.budgetTokens();
        long wanted = Math.max(MIN_BUDGET, asked == null ? EffortScale.budget(effort.level(), MAX_BUDGET) : asked);
        long longest = terms.traits().maxOutputTokens();
        long most = settings.get(Setting.MAX_TOKENS) instanceof Json.Num max ? max.orElse(longest) : longest;
        if (most <= MIN_BUDGET) {
            return false;
        }
        fields.put("thinking", new Json.Obj().put("type", "enabled").put("budget_tokens", Math.min(wanted, most - 1)));
        return true;
    }

    private boolean isBetweenUnthoughtCalls() {
        List<Part> turn = TurnWriter.turnInProgress(prompt.messages());
        return turn != null
                && turn.stream()
                        .noneMatch(part -> part instanceof Part.Reasoning thought
                                && thought.origin().equals(NAME)
                                && thought.seal() != null);
    }

    private static String level(Effort effort) {
        String level = EffortScale.level(effort);
        return level == null ? "medium" : level.equals("minimal") ? "low" : level;
    }

    /** For those who know low, medium and high. */
    private static String coarse(Effort effort) {
        String level = level(effort);
        return level.equals("low") || level.equals("medium") ? level : "high";
    }
}
