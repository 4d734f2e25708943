package dev.sluice.dialect.converse;

import static dev.sluice.dialect.converse.ConverseDialect.NAME;

import dev.sluice.canonical.Prompt;
import dev.sluice.canonical.Tool;
import dev.sluice.canonical.ToolChoice;
import dev.sluice.dialect.Losses;
import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code toolConfig}. There is no word for "no tool": the tools are then not told. But a conversation in which tools were called is
 * refused without {@code toolConfig}, so that it gets one tool that says of itself that it is none.
 */
final class ToolWriter {
    private static final String NO_TOOL = "no_tool_available";

    private final Prompt prompt;
    private final boolean own;
    private final BlockWriter blocks;
    private final Losses losses;

    ToolWriter(Prompt prompt, boolean own, BlockWriter blocks, Losses losses) {
        this.prompt = prompt;
        this.own = own;
        this.blocks = blocks;
        this.losses = losses;
    }

    /** The configuration, or null where none is needed. */
    Json.@Nullable Obj write() {
        ToolChoice choice = prompt.toolChoice();
        List<Json> tools = new ArrayList<>();
        for (int i = 0; i < prompt.tools().size(); i++) {
            Tool tool = prompt.tools().get(i);
            if (isAllowed(tool, choice)) {
                write(tool, "tools[" + i + "]", tools);
            }
        }
        if (own) {
            return ownConfig(tools, choice);
        }
        if (tools.isEmpty()) {
            if (mustCall(choice)) {
                throw losses.refusal("tool_choice", "a tool that can be called");
            }
            return TurnWriter.hasTools(prompt.messages()) ? new Json.Obj().put("tools", Json.Arr.of(noTool())) : null;
        }
        return new Json.Obj().put("tools", new Json.Arr(tools)).putIf("toolChoice", choice(choice));
    }

    private Json.@Nullable Obj ownConfig(List<Json> tools, @Nullable ToolChoice choice) {
        if (!prompt.extras().notes(NAME, Notes.TOOLS) && tools.isEmpty()) {
            return null;
        }
        return Notes.object(prompt.extras(), Notes.TOOLS)
                .put("tools", new Json.Arr(tools))
                .putIf("toolChoice", choice(choice));
    }

    private static boolean isAllowed(Tool tool, @Nullable ToolChoice choice) {
        if (choice instanceof ToolChoice.Allowed allowed) {
            return tool instanceof Tool.Function function && allowed.names().contains(function.name());
        }
        return !(choice instanceof ToolChoice.None);
    }

    static boolean mustCall(@Nullable ToolChoice choice) {
        return choice instanceof ToolChoice.Required
                || choice instanceof ToolChoice.Named
                || (choice instanceof ToolChoice.Allowed allowed && allowed.required());
    }

    private void write(Tool tool, String path, List<Json> tools) {
        switch (tool) {
            case Tool.Function function -> {
                Json.Obj spec = new Json.Obj().put("name", blocks.toolName(function.name(), path));
                String description = function.description();
                spec.putIf("description", own || !"".equals(description) ? description : null);
                spec.put("inputSchema", Blocks.block("json", schema(function.schema())));
                Boolean strict = function.strict();
                if (strict != null && (own || strict)) {
                    spec.put("strict", strict);
                }
                Notes.writeMembers(function.extras(), spec);
                tools.add(Blocks.block("toolSpec", spec));
                blocks.mark(function.cache(), tools);
            }
            case Tool.Foreign foreign -> {
                if (foreign.dialect().equals(NAME)) {
                    tools.add(foreign.value());
                } else {
                    losses.drop(path);
                }
            }
        }
    }

    /** It must be that of an object. */
    private Json schema(@Nullable Json schema) {
        if (schema != null && (own || (schema instanceof Json.Obj object && "object".equals(object.text("type"))))) {
            return schema;
        }
        Json.Obj whole = schema instanceof Json.Obj object ? object.copy() : new Json.Obj();
        whole.put("type", "object");
        return whole.has("properties") ? whole : whole.put("properties", new Json.Obj());
    }

    private static Json noTool() {
        Json.Obj schema = new Json.Obj().put("type", "object").put("properties", new Json.Obj());
        Json.Obj spec = new Json.Obj()
                .put("name", NO_TOOL)
                .put("description", "Not a tool. No tool can be called now; answer in words.")
                .put("inputSchema", Blocks.block("json", schema));
        return Blocks.block("toolSpec", spec);
    }

    private @Nullable Json choice(@Nullable ToolChoice choice) {
        if (choice == null) {
            return null;
        }
        return switch (choice) {
            case ToolChoice.Auto auto -> Blocks.block("auto", new Json.Obj());
            case ToolChoice.None none -> null;
            case ToolChoice.Required required -> any();
            case ToolChoice.Named named -> one(named.name());
            case ToolChoice.Allowed allowed -> {
                boolean single = allowed.names().size() == 1;
                yield allowed.required() ? single ? one(allowed.names().getFirst()) : any() : null;
            }
            case ToolChoice.Foreign foreign -> {
                if (!foreign.dialect().equals(NAME)) {
                    throw losses.refusal("tool_choice", "auto, any, or a tool of the caller's");
                }
                yield foreign.value();
            }
        };
    }

    private static Json any() {
        return Blocks.block("any", new Json.Obj());
    }

    private Json one(String name) {
        return Blocks.block("tool", new Json.Obj().put("name", blocks.toolName(name, "tool_choice")));
    }
}
