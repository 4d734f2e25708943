package dev.sluice.dialect.cohere;

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
import org.jspecify.annotations.Nullable;

/** Writes a question. One instance per question. */
final class PromptWriter {
    private static final double MAX_TOP_P = 0.99;
    private static final int MAX_STOPS = 5;
    private static final String CHOICE = "tool_choice";

    private final Prompt prompt;
    private final HostTerms terms;
    private final Losses losses;
    private final Json.Obj body = new Json.Obj();
    private final Map<Setting, Json> settings = new EnumMap<>(Setting.class);

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
        settings();
        AnswerFormat format = prompt.format();
        if (format != null) {
            format(format);
        }
        Effort effort = prompt.effort();
        if (effort != null) {
            effort(effort);
        }
        return body;
    }

    private void tools() {
        ToolChoice choice = prompt.toolChoice();
        List<Json> tools = new ArrayList<>();
        boolean strict = !prompt.tools().isEmpty();
        for (int i = 0; i < prompt.tools().size(); i++) {
            if (!(prompt.tools().get(i) instanceof Tool.Function function)) {
                losses.drop("tools[" + i + "]");
            } else if (isAllowed(choice, function.name())) {
                tools.add(FunctionTool.write(function));
                strict &= Boolean.TRUE.equals(function.strict());
            }
        }
        if (tools.isEmpty()) {
            return;
        }
        body.put("tools", new Json.Arr(tools));
        if (strict) {
            body.put("strict_tools", true);
        }
        body.putIf(CHOICE, choiceWord(choice));
    }

    /** Which tool must be called cannot be said; that there is no other can. */
    private static boolean isAllowed(@Nullable ToolChoice choice, String name) {
        if (choice instanceof ToolChoice.Named named) {
            return named.name().equals(name);
        }
        return !(choice instanceof ToolChoice.Allowed some) || some.names().contains(name);
    }

    private @Nullable String choiceWord(@Nullable ToolChoice choice) {
        if (choice instanceof ToolChoice.Foreign) {
            throw losses.refusal(CHOICE, "auto, none, required, or one function");
        }
        boolean required = choice instanceof ToolChoice.Required
                || choice instanceof ToolChoice.Named
                || (choice instanceof ToolChoice.Allowed some && some.required());
        return required ? "REQUIRED" : choice instanceof ToolChoice.None ? "NONE" : null;
    }

    /** What is taken from the settings has been said; what is left in the end cannot be. */
    private void settings() {
        prompt.settings().forEach((setting, value) -> {
            if (terms.traits().refused().contains(setting)) {
                losses.drop(setting);
            } else {
                settings.put(setting, value);
            }
        });
        if (settings.remove(Setting.CHOICES) instanceof Json.Num choices && choices.orElse(2) != 1) {
            throw losses.refusal(Setting.CHOICES, "1");
        }
        body.putIf("max_tokens", settings.remove(Setting.MAX_TOKENS));
        body.putIf("temperature", settings.remove(Setting.TEMPERATURE));
        body.putIf("p", atMost(MAX_TOP_P, settings.remove(Setting.TOP_P)));
        body.putIf("k", settings.remove(Setting.TOP_K));
        body.putIf("seed", settings.remove(Setting.SEED));
        penalty("presence_penalty", Setting.PRESENCE_PENALTY);
        penalty("frequency_penalty", Setting.FREQUENCY_PENALTY);
        stops(settings.remove(Setting.STOP));
        if (Json.Bool.TRUE.equals(settings.remove(Setting.LOGPROBS))) {
            body.put("logprobs", true);
        }
        settings.remove(Setting.PARALLEL_TOOL_CALLS, Json.Bool.TRUE); // which is so anyway
        settings.keySet().forEach(losses::drop);
    }

    private static @Nullable Json atMost(double most, @Nullable Json value) {
        return value instanceof Json.Num number && Double.parseDouble(number.text()) > most
                ? new Json.Num(Double.toString(most))
                : value;
    }

    /** From 0 to 1, where OpenAI's are from -2 to 2. */
    private void penalty(String name, Setting setting) {
        if (!(settings.get(setting) instanceof Json.Num told)) {
            return;
        }
        double penalty = Double.parseDouble(told.text());
        if (penalty >= 0 && penalty <= 1) {
            body.put(name, told);
            settings.remove(setting);
        }
    }

    private void stops(@Nullable Json stop) {
        List<Json> given =
                stop instanceof Json.Arr several ? several.elements() : stop == null ? List.of() : List.of(stop);
        if (given.size() > MAX_STOPS) {
            losses.drop(Setting.STOP);
        }
        if (!given.isEmpty()) {
            body.put("stop_sequences", new Json.Arr(given.subList(0, Math.min(given.size(), MAX_STOPS))));
        }
    }

    private void format(AnswerFormat format) {
        if (format instanceof AnswerFormat.PlainText) {
            return;
        }
        Json.Obj written = new Json.Obj().put("type", "json_object");
        if (format instanceof AnswerFormat.Schema schema) {
            written.put("json_schema", schema.schema());
        }
        body.put("response_format", written);
    }

    private void effort(Effort effort) {
        if (terms.traits().thinking() == Thinking.NONE) {
            if (!"none".equals(effort.level())) {
                losses.drop("reasoning_effort");
            }
            return;
        }
        Long told = effort.budgetTokens();
        long budget =
                told == null ? EffortScale.budget(effort.level(), terms.traits().maxOutputTokens()) : told;
        Json.Obj thinking = new Json.Obj().put("type", budget > 0 ? "enabled" : "disabled");
        if (budget > 0 && (told != null || effort.level() != null)) {
            thinking.put("token_budget", budget);
        }
        body.put("thinking", thinking);
    }
}
