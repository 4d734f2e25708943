package dev.sluice.dialect.converse;

import dev.sluice.canonical.Effort;
import dev.sluice.canonical.Extras;
import dev.sluice.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Gathers how much the model should think: {@code outputConfig.effort}, or among the model's own fields {@code thinking} (Claude), {@code
 * reasoning_effort} (gpt-oss), {@code reasoning_config} (Qwen) or {@code reasoningConfig} (Nova). What was said is kept word for word.
 */
final class EffortReader {
    private final Json.Obj said = new Json.Obj();
    private @Nullable String word;
    private @Nullable String level;
    private @Nullable Long budget;
    private @Nullable Boolean visible;

    /** Takes what is about thinking out of the model's own fields. */
    void takeFrom(Json.Obj fields) {
        if (fields.get("thinking") instanceof Json.Obj thinking) {
            claude(thinking);
            move(fields, "thinking");
        }
        for (String name : new String[] {"reasoning_effort", "reasoning_config"}) {
            String text = fields.text(name);
            if (text != null) {
                level = text;
                move(fields, name);
            }
        }
        if (fields.get("reasoningConfig") instanceof Json.Obj nova) {
            level = "disabled".equals(nova.text("type")) ? "none" : nova.text("maxReasoningEffort");
            move(fields, "reasoningConfig");
        }
    }

    private void claude(Json.Obj thinking) {
        if ("disabled".equals(thinking.text("type"))) {
            level = "none";
        }
        long tokens = thinking.number("budget_tokens", -1);
        budget = tokens < 0 ? null : tokens;
        String display = thinking.text("display");
        visible = display == null ? null : (Boolean) display.equals("summarized");
    }

    private void move(Json.Obj fields, String name) {
        said.put(name, Json.orNull(fields.remove(name)));
    }

    /** Takes the word out of {@code outputConfig}. */
    void takeWord(Json.Obj outputConfig) {
        word = outputConfig.text("effort");
        if (word != null) {
            outputConfig.remove("effort");
            level = level == null ? word : level;
        }
    }

    @Nullable
    Effort read() {
        if (said.isEmpty() && word == null) {
            return null;
        }
        Extras extras = Notes.with(Extras.NONE, Notes.FIELDS, said);
        return new Effort(
                level, budget, visible, word == null ? extras : Notes.with(extras, Notes.EFFORT, new Json.Text(word)));
    }
}
