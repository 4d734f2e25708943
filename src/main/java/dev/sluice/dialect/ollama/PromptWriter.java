package dev.sluice.dialect.ollama;

import dev.sluice.canonical.AnswerFormat;
import dev.sluice.canonical.Effort;
import dev.sluice.canonical.Prompt;
import dev.sluice.canonical.Setting;
import dev.sluice.canonical.Tool;
import dev.sluice.canonical.ToolChoice;
import dev.sluice.dialect.EffortScale;
import dev.sluice.dialect.FunctionTool;
import dev.sluice.dialect.HostTerms;
import dev.sluice.dialect.Losses;
import dev.sluice.dialect.ModelTraits.Thinking;
import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Writes a question. One instance per question. */
final class PromptWriter {
    static final String OPTIONS = "options";
    static final String KEEP_ALIVE = "keep_alive";

    private static final Map<Setting, String> NAMES = new EnumMap<>(Map.of(
            Setting.MAX_TOKENS, "num_predict",
            Setting.TEMPERATURE, "temperature",
            Setting.TOP_P, "top_p",
            Setting.TOP_K, "top_k",
            Setting.SEED, "seed",
            Setting.PRESENCE_PENALTY, "presence_penalty",
            Setting.FREQUENCY_PENALTY, "frequency_penalty"));

    private final Prompt prompt;
    private final HostTerms terms;
    private final Losses losses;
    private final Json.Obj body = new Json.Obj();

    PromptWriter(Prompt prompt, HostTerms terms, Losses losses) {
        this.prompt = prompt;
        this.terms = terms;
        this.losses = losses;
    }

    Json.Obj write() {
        body.put("model", terms.model());
        MessageWriter messages = new MessageWriter(losses);
        for (int i = 0; i < prompt.messages().size(); i++) {
            messages.write(prompt.messages().get(i), "messages[" + i + "]");
        }
        if (messages.written().isEmpty()) {
            throw losses.refusal("messages", "at least one message that says something");
        }
        body.put("messages", new Json.Arr(messages.written()));
        body.put("stream", terms.stream());
        tools();
        options();
        AnswerFormat format = prompt.format();
        if (format instanceof AnswerFormat.AnyJson) {
            body.put("format", "json");
        } else if (format instanceof AnswerFormat.Schema schema) {
            body.put("format", schema.schema());
        }
        Effort effort = prompt.effort();
        if (effort != null) {
            effort(effort);
        }
        return body;
    }

    /** Ollama decides by itself whether a tool is called; only that there is none can be said. */
    private void tools() {
        ToolChoice choice = prompt.toolChoice();
        boolean none = choice instanceof ToolChoice.None;
        boolean free = choice == null || none || choice instanceof ToolChoice.Auto;
        List<Json> tools = new ArrayList<>();
        for (int i = 0; i < prompt.tools().size(); i++) {
            if (!(prompt.tools().get(i) instanceof Tool.Function function)) {
                losses.drop("tools[" + i + "]");
            } else if (!none) {
                tools.add(FunctionTool.write(function));
            }
        }
        if (!free && !tools.isEmpty()) {
            throw losses.refusal("tool_choice", "auto or none");
        }
        if (!tools.isEmpty()) {
            body.put("tools", new Json.Arr(tools));
        }
    }

    private void options() {
        Map<String, Json> extras = prompt.extras().members();
        body.putIf(KEEP_ALIVE, extras.get(KEEP_ALIVE));
        Json.Obj options = extras.get(OPTIONS) instanceof Json.Obj told ? told.copy() : new Json.Obj();
        Map<Setting, Json> settings = new EnumMap<>(Setting.class);
        settings.putAll(prompt.settings());
        if (settings.remove(Setting.CHOICES) instanceof Json.Num choices && choices.orElse(2) != 1) {
            throw losses.refusal(Setting.CHOICES, "1");
        }
        Json stop = settings.remove(Setting.STOP);
        if (stop != null) {
            options.put("stop", stop instanceof Json.Arr ? stop : Json.Arr.of(stop));
        }
        settings.remove(Setting.LOGPROBS, Json.Bool.FALSE); // which is so anyway, as the next one is
        settings.remove(Setting.PARALLEL_TOOL_CALLS, Json.Bool.TRUE);
        settings.forEach((setting, value) -> {
            String name = NAMES.get(setting);
            if (name == null || terms.traits().refused().contains(setting)) {
                losses.drop(setting);
            } else {
                options.put(name, value);
            }
        });
        if (!options.isEmpty()) {
            body.put(OPTIONS, options);
        }
    }

    private void effort(Effort effort) {
        String level = EffortScale.level(effort);
        if ("none".equals(level)) {
            body.put("think", false);
        } else if (terms.traits().thinking() == Thinking.NONE) {
            losses.drop("reasoning_effort");
        } else if (terms.traits().thinking() == Thinking.LEVEL && level != null) {
            body.put(
                    "think",
                    level.equals("minimal") ? "low" : level.equals("low") || level.equals("medium") ? level : "high");
        } else {
            body.put("think", true);
        }
    }
}
