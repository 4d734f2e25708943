package dev.sluice.dialect.chat;

import static dev.sluice.dialect.chat.ChatDialect.NAME;

import dev.sluice.canonical.AnswerFormat;
import dev.sluice.canonical.Effort;
import dev.sluice.canonical.Prompt;
import dev.sluice.canonical.Setting;
import dev.sluice.canonical.Tool;
import dev.sluice.canonical.ToolChoice;
import dev.sluice.dialect.EffortScale;
import dev.sluice.dialect.HostTerms;
import dev.sluice.dialect.Losses;
import dev.sluice.dialect.ModelTraits.Thinking;
import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes a request. */
final class PromptWriter {
    private final Prompt prompt;
    private final HostTerms terms;
    private final Losses losses;
    private final Map<String, Json> own;

    PromptWriter(Prompt prompt, HostTerms terms, Losses losses) {
        this.prompt = prompt;
        this.terms = terms;
        this.losses = losses;
        this.own = prompt.extras().of(NAME);
    }

    Json.Obj write() {
        Json.Obj body = new Json.Obj().put("model", terms.model());
        List<Json> messages = new ArrayList<>();
        for (int i = 0; i < prompt.messages().size(); i++) {
            new MessageWriter(prompt.messages().get(i), "messages[" + i + "]", losses).write(messages);
        }
        if (messages.isEmpty()) {
            throw losses.refusal("messages", "at least one message that says something");
        }
        body.put("messages", new Json.Arr(messages));
        if (terms.stream()) {
            body.put("stream", true);
        }
        tools(body);
        settings(body);
        AnswerFormat format = prompt.format();
        if (format != null) {
            body.put("response_format", own.getOrDefault("~format", format(format)));
        }
        effort(body);
        own.forEach((name, value) -> {
            if (!name.startsWith("~")) {
                body.put(name, value);
            }
        });
        return body;
    }

    private void tools(Json.Obj body) {
        List<Json> tools = new ArrayList<>();
        for (int i = 0; i < prompt.tools().size(); i++) {
            Json tool = tool(prompt.tools().get(i));
            if (tool == null) {
                losses.drop("tools[" + i + "]");
            } else {
                tools.add(tool);
            }
        }
        if (!tools.isEmpty()) {
            body.put("tools", new Json.Arr(tools));
        }
        ToolChoice choice = prompt.toolChoice();
        if (choice != null && (!tools.isEmpty() || !own.isEmpty())) {
            Json written = toolChoice(choice);
            if (written == null) {
                throw losses.refusal("tool_choice", "auto, none, required, or one function");
            }
            body.put("tool_choice", written);
        }
    }

    private @Nullable Json tool(Tool tool) {
        return switch (tool) {
            case Tool.Foreign foreign -> foreign.dialect().equals(NAME) ? foreign.value() : null;
            case Tool.Function function -> {
                Json.Obj described = new Json.Obj()
                        .put("name", function.name())
                        .putIf("description", function.description())
                        .putIf("parameters", function.schema());
                Boolean strict = function.strict();
                if (strict != null) {
                    described.put("strict", strict);
                }
                Json.Obj written = new Json.Obj().put("type", "function").put("function", described);
                function.extras().of(NAME).forEach((name, value) -> {
                    if (name.startsWith("~tool.")) {
                        written.put(name.substring("~tool.".length()), value);
                    } else {
                        described.put(name, value);
                    }
                });
                yield written;
            }
        };
    }

    /** Null for a choice that means nothing here. */
    static @Nullable Json toolChoice(ToolChoice choice) {
        return switch (choice) {
            case ToolChoice.Auto auto -> new Json.Text("auto");
            case ToolChoice.None none -> new Json.Text("none");
            case ToolChoice.Required required -> new Json.Text("required");
            case ToolChoice.Named named -> function(named.name());
            case ToolChoice.Allowed allowed -> {
                List<Json> tools = new ArrayList<>();
                allowed.names().forEach(name -> tools.add(function(name)));
                yield new Json.Obj()
                        .put("type", "allowed_tools")
                        .put(
                                "allowed_tools",
                                new Json.Obj()
                                        .put("mode", allowed.required() ? "required" : "auto")
                                        .put("tools", new Json.Arr(tools)));
            }
            case ToolChoice.Foreign foreign -> foreign.dialect().equals(NAME) ? foreign.value() : null;
        };
    }

    private static Json function(String name) {
        return new Json.Obj().put("type", "function").put("function", new Json.Obj().put("name", name));
    }

    private void settings(Json.Obj body) {
        Set<Setting> refused = terms.traits().refused();
        prompt.settings().forEach((setting, value) -> {
            if (refused.contains(setting)) {
                losses.drop(setting);
            } else {
                body.put(name(setting), value);
            }
        });
    }

    private String name(Setting setting) {
        String noted = switch (setting) {
            case MAX_TOKENS ->
                own.containsKey("~limit")
                        ? Json.textOf(own.get("~limit"))
                        : terms.traits().limitName();
            case END_USER -> Json.textOf(own.get("~user"));
            default -> null;
        };
        return noted == null ? ChatSettings.nameOf(setting) : noted;
    }

    static Json format(AnswerFormat format) {
        return switch (format) {
            case AnswerFormat.PlainText text -> new Json.Obj().put("type", "text");
            case AnswerFormat.AnyJson json -> new Json.Obj().put("type", "json_object");
            case AnswerFormat.Schema schema -> {
                String name = schema.name();
                Json.Obj described = new Json.Obj()
                        .put("name", name == null ? "answer" : name)
                        .putIf("description", schema.description())
                        .put("schema", schema.schema());
                Boolean strict = schema.strict();
                if (strict != null) {
                    described.put("strict", strict);
                }
                described.putAll(schema.extras().of(NAME));
                yield new Json.Obj().put("type", "json_schema").put("json_schema", described);
            }
        };
    }

    private void effort(Json.Obj body) {
        Effort effort = prompt.effort();
        if (effort == null) {
            return;
        }
        String said = EffortScale.level(effort);
        // OpenAI knows no word above high that all its models take.
        String level = said == null ? "medium" : effort.level() == null && said.equals("xhigh") ? "high" : said;
        if (terms.traits().thinking() == Thinking.NONE && own.isEmpty()) {
            losses.drop("reasoning_effort");
        } else {
            body.put("reasoning_effort", level);
        }
    }
}
