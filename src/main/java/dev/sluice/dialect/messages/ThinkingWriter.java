package dev.sluice.dialect.messages;

import static dev.sluice.dialect.messages.Words.NAME;

import dev.sluice.canonical.Effort;
import dev.sluice.dialect.EffortScale;
import dev.sluice.dialect.Losses;
import dev.sluice.dialect.ModelTraits;
import dev.sluice.dialect.ModelTraits.Thinking;
import dev.sluice.json.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says how much the model should think, in the way that it understands: by a budget below {@code max_tokens} or by an
 * effort. A caller of this dialect who said it in that way is repeated word by word.
 */
final class ThinkingWriter {
    private static final long SMALLEST_BUDGET = 1_024;

    private final ModelTraits traits;
    private final Losses losses;
    private final long maxTokens;
    private boolean ourChoice;

    ThinkingWriter(ModelTraits traits, Losses losses, long maxTokens) {
        this.traits = traits;
        this.losses = losses;
        this.maxTokens = maxTokens;
    }

    /**
     * Appends {@code thinking} to the body and {@code effort} to {@code output_config}.
     *
     * @param forced whether a tool must be called, which does not go with thoughts
     */
    void write(Effort effort, Json.Obj body, Json.Obj outputConfig, boolean forced) {
        Map<String, Json> own = effort.extras().of(NAME);
        if (fits(effort, own)) {
            body.putIf("thinking", own.get(PromptReader.NOTE_THINKING));
            outputConfig.putIf("effort", own.get(PromptReader.NOTE_EFFORT));
            return;
        }
        if ("none".equals(effort.level())) {
            if (traits.thinking() != Thinking.NONE) {
                body.put("thinking", new Json.Obj().put("type", "disabled"));
            }
            return;
        }
        switch (traits.thinking()) {
            case NONE -> losses.drop(word(own));
            case LEVEL -> adaptive(effort, body, outputConfig, forced, own);
            case BUDGET -> enabled(effort, body, forced, own);
        }
    }

    /** Whether what the caller said in this dialect is what such a model understands. */
    private boolean fits(Effort effort, Map<String, Json> own) {
        if (!Words.isOwn(effort.extras())) {
            return false;
        }
        String type = own.get(PromptReader.NOTE_THINKING) instanceof Json.Obj thinking ? thinking.text("type") : null;
        if (traits.equals(ModelTraits.UNKNOWN)) {
            return true;
        }
        return switch (traits.thinking()) {
            case NONE -> false;
            case LEVEL -> !"enabled".equals(type);
            case BUDGET -> !"adaptive".equals(type);
        };
    }

    private static String word(Map<String, Json> own) {
        return own.containsKey(PromptReader.NOTE_THINKING)
                ? "thinking"
                : own.containsKey(PromptReader.NOTE_EFFORT) ? "output_config.effort" : "reasoning_effort";
    }

    private void adaptive(Effort effort, Json.Obj body, Json.Obj outputConfig, boolean forced, Map<String, Json> own) {
        if (forced) {
            losses.drop(word(own));
        } else {
            body.put("thinking", display(new Json.Obj().put("type", "adaptive"), effort));
            ourChoice = true;
        }
        outputConfig.putIf("effort", level(effort));
    }

    private static @Nullable String level(Effort effort) {
        String level = EffortScale.level(effort);
        return "minimal".equals(level) ? "low" : level;
    }

    private void enabled(Effort effort, Json.Obj body, boolean forced, Map<String, Json> own) {
        boolean room = maxTokens > SMALLEST_BUDGET;
        if (forced || !room || !canGoOn(body.elements("messages"))) {
            losses.drop(word(own));
            return;
        }
        long budget = Math.min(Math.max(budget(effort), SMALLEST_BUDGET), maxTokens - 1);
        Json.Obj thinking = new Json.Obj().put("type", "enabled").put("budget_tokens", budget);
        body.put("thinking", display(thinking, effort));
        ourChoice = true;
    }

    private long budget(Effort effort) {
        Long told = effort.budgetTokens();
        return told == null ? EffortScale.budget(effort.level(), traits.maxOutputTokens()) : told;
    }

    private static Json.Obj display(Json.Obj thinking, Effort effort) {
        Boolean visible = effort.visible();
        return visible == null ? thinking : thinking.put("display", visible ? "summarized" : "omitted");
    }

    /**
     * Whether the conversation can go on with thoughts: not from the middle of an answer, and not from tool results if the call came
     * without the thought before it.
     */
    private static boolean canGoOn(List<Json> messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (!(messages.get(i) instanceof Json.Obj message)) {
                return true;
            }
            if ("assistant".equals(message.text("role"))) {
                List<Json> blocks = message.elements("content");
                return i < messages.size() - 1 && !(has(blocks, "tool_use") && !beginsWithThought(blocks));
            }
            if (!has(message.elements("content"), "tool_result")) {
                return true;
            }
        }
        return true;
    }

    private static boolean has(List<Json> blocks, String type) {
        return blocks.stream().anyMatch(json -> json instanceof Json.Obj block && type.equals(block.text("type")));
    }

    private static boolean beginsWithThought(List<Json> blocks) {
        String type = blocks.getFirst() instanceof Json.Obj block ? block.text("type") : null;
        return "thinking".equals(type) || "redacted_thinking".equals(type);
    }

    /** Whether the model will think because we said so, not in the caller's own words: then we see to what does not go with it. */
    boolean isOurChoice() {
        return ourChoice;
    }
}
