package dev.sluice.dialect.messages;

import static dev.sluice.dialect.messages.Words.NAME;

import dev.sluice.canonical.CacheMark;
import dev.sluice.canonical.Setting;
import dev.sluice.canonical.Tool;
import dev.sluice.canonical.ToolChoice;
import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the tools of a question and which of them may be called. */
final class ToolReader {
    /** Notes that there was an empty list of tools. */
    static final String NOTE_TOOLS = "~tools";

    private static final Set<String> FUNCTION = Set.of("name", "description", "input_schema", "strict");
    private static final Set<String> CHOICE = Set.of("type", "name", "disable_parallel_tool_use");

    private final Json.Obj body;
    private final Map<Setting, Json> settings;
    private final Map<String, Json> extras;

    ToolReader(Json.Obj body, Map<Setting, Json> settings, Map<String, Json> extras) {
        this.body = body;
        this.settings = settings;
        this.extras = extras;
    }

    List<Tool> tools() {
        if (!(body.get("tools") instanceof Json.Arr list)) {
            return List.of();
        }
        extras.remove("tools");
        List<Tool> tools = new ArrayList<>();
        for (int i = 0; i < list.elements().size(); i++) {
            if (!(list.elements().get(i) instanceof Json.Obj tool)) {
                throw Complaint.OF_CALLER.of("tools[" + i + "]", "an object");
            }
            tools.add(tool(tool, "tools[" + i + "]"));
        }
        if (tools.isEmpty()) {
            extras.put(NOTE_TOOLS, list);
        }
        return tools;
    }

    /** A tool with a type of its own is the host's, and has no schema. */
    private static Tool tool(Json.Obj tool, String path) {
        String type = tool.text("type");
        if (type != null && !type.equals("custom")) {
            return new Tool.Foreign(NAME, tool);
        }
        String name = tool.text("name");
        if (name == null) {
            throw Complaint.OF_CALLER.of(path + ".name", "a text");
        }
        Map<String, Json> rest = Words.beyond(tool, FUNCTION);
        CacheMark mark = Words.takeMark(rest);
        Boolean strict = null;
        if (tool.get("strict") instanceof Json.Bool told) {
            strict = told.value();
        }
        for (String member : new String[] {"description", "input_schema", "strict"}) {
            if (tool.get(member) instanceof Json.Null nothing) {
                rest.put(member, nothing);
            }
        }
        Json schema = tool.value("input_schema");
        return new Tool.Function(name, tool.text("description"), schema, strict, mark, Words.extras(rest));
    }

    @Nullable
    ToolChoice choice() {
        Json.Obj choice = body.object("tool_choice");
        if (choice == null) {
            return null;
        }
        extras.remove("tool_choice");
        ToolChoice known = CHOICE.containsAll(choice.members().keySet()) ? known(choice) : null;
        if (known == null) {
            return new ToolChoice.Foreign(NAME, choice);
        }
        if (choice.get("disable_parallel_tool_use") instanceof Json.Bool disabled) {
            settings.put(Setting.PARALLEL_TOOL_CALLS, Json.bool(!disabled.value()));
        }
        return known;
    }

    private static @Nullable ToolChoice known(Json.Obj choice) {
        String type = choice.text("type");
        String name = choice.text("name");
        return switch (type == null ? "" : type) {
            case "auto" -> new ToolChoice.Auto();
            case "none" -> new ToolChoice.None();
            case "any" -> new ToolChoice.Required();
            case "tool" -> name == null ? null : new ToolChoice.Named(name);
            default -> null;
        };
    }
}
