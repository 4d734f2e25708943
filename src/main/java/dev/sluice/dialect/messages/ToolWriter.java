package dev.sluice.dialect.messages;

import static dev.sluice.dialect.messages.Words.NAME;

import dev.sluice.canonical.Prompt;
import dev.sluice.canonical.Setting;
import dev.sluice.canonical.Tool;
import dev.sluice.canonical.ToolChoice;
import dev.sluice.dialect.HostTerms;
import dev.sluice.dialect.Losses;
import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes the tools and which of them may be called. */
final class ToolWriter {
    private static final Pattern LEGAL_NAME = Pattern.compile("[a-zA-Z0-9_-]{1,128}");

    private final Prompt prompt;
    private final HostTerms terms;
    private final Losses losses;

    ToolWriter(Prompt prompt, HostTerms terms, Losses losses) {
        this.prompt = prompt;
        this.terms = terms;
        this.losses = losses;
    }

    void write(Json.Obj body) {
        List<Json> tools = new ArrayList<>();
        for (int i = 0; i < prompt.tools().size(); i++) {
            Json tool = tool(prompt.tools().get(i), "tools[" + i + "]");
            if (tool != null) {
                tools.add(tool);
            }
        }
        if (!tools.isEmpty() || prompt.extras().notes(NAME, ToolReader.NOTE_TOOLS)) {
            body.put("tools", new Json.Arr(tools));
        }
        body.putIf("tool_choice", choice(!tools.isEmpty() || Words.isOwn(prompt.extras())));
    }

    /** Null for a tool that must not be called. */
    private @Nullable Json tool(Tool tool, String path) {
        return switch (tool) {
            case Tool.Function function -> allowed(function.name()) ? function(function, path) : null;
            case Tool.Foreign foreign -> {
                if (!foreign.dialect().equals(NAME)) {
                    throw losses.refusal(path, "a function");
                }
                yield foreign.value();
            }
        };
    }

    private boolean allowed(String name) {
        return !(prompt.toolChoice() instanceof ToolChoice.Allowed allowed)
                || allowed.names().contains(name);
    }

    private Json function(Tool.Function function, String path) {
        boolean own = Words.isOwn(function.extras());
        if (!own && !LEGAL_NAME.matcher(function.name()).matches()) {
            throw losses.refusal(path + ".name", "at most 128 letters, digits, _ and -");
        }
        Json.Obj tool = new Json.Obj().put("name", function.name()).putIf("description", function.description());
        tool.putIf("input_schema", own ? function.schema() : objectSchema(function.schema()));
        Boolean strict = function.strict();
        if (strict != null && (own || strict)) {
            if (own || terms.traits().answerSchema()) {
                tool.put("strict", strict);
            } else {
                losses.drop(path + ".strict");
            }
        }
        Words.putExtras(tool, function.extras());
        Words.putMark(tool, function.cache());
        return tool;
    }

    /** Anthropic wants every schema to say that it is of an object. */
    private static Json objectSchema(@Nullable Json schema) {
        if (!(schema instanceof Json.Obj object)) {
            return new Json.Obj().put("type", "object").put("properties", new Json.Obj());
        }
        return "object".equals(object.text("type")) ? object : object.copy().put("type", "object");
    }

    private @Nullable Json choice(boolean tools) {
        Json.Obj choice = named(prompt.toolChoice());
        boolean own = Words.isOwn(prompt.extras());
        if (prompt.settings().get(Setting.PARALLEL_TOOL_CALLS) instanceof Json.Bool parallel
                && (own || !parallel.value())) {
            choice = choice == null ? new Json.Obj().put("type", "auto") : choice;
            if (own || !"none".equals(choice.text("type"))) {
                choice.put("disable_parallel_tool_use", !parallel.value());
            }
        }
        return tools ? choice : null;
    }

    private Json.@Nullable Obj named(@Nullable ToolChoice choice) {
        if (choice == null) {
            return null;
        }
        return switch (choice) {
            case ToolChoice.Auto auto -> new Json.Obj().put("type", "auto");
            case ToolChoice.None none -> new Json.Obj().put("type", "none");
            case ToolChoice.Required required -> new Json.Obj().put("type", "any");
            case ToolChoice.Named named -> new Json.Obj().put("type", "tool").put("name", named.name());
            case ToolChoice.Allowed allowed -> new Json.Obj().put("type", allowed.required() ? "any" : "auto");
            case ToolChoice.Foreign foreign -> {
                if (foreign.dialect().equals(NAME) && foreign.value() instanceof Json.Obj own) {
                    yield own.copy();
                }
                throw losses.refusal("tool_choice", "auto, none, any, or one tool by its name");
            }
        };
    }

    /** Whether one of the tools must be called. */
    boolean isForced() {
        ToolChoice choice = prompt.toolChoice();
        return !prompt.tools().isEmpty()
                && (choice instanceof ToolChoice.Required
                        || choice instanceof ToolChoice.Named
                        || (choice instanceof ToolChoice.Allowed allowed && allowed.required()));
    }
}
