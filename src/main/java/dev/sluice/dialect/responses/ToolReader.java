package dev.sluice.dialect.responses;

import dev.sluice.canonical.Tool;
import dev.sluice.canonical.ToolChoice;
import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code tools}, which are flat here, and {@code tool_choice}. */
final class ToolReader {
    private ToolReader() {}

    static List<Tool> tools(List<Json> tools) {
        List<Tool> read = new ArrayList<>();
        for (int i = 0; i < tools.size(); i++) {
            String path = "tools[" + i + "]";
            if (!(tools.get(i) instanceof Json.Obj tool)) {
                throw Members.wrongAt(path, "an object with a type");
            }
            read.add(
                    "function".equals(tool.text("type"))
                            ? function(Members.asked(tool, path))
                            : new Tool.Foreign(ResponsesDialect.NAME, tool));
        }
        return read;
    }

    private static Tool function(Members tool) {
        tool.remove("type");
        String name = tool.text("name");
        if (name == null) {
            throw tool.wrong("name", "a text");
        }
        tool.noteIf(!tool.has("strict"), Notes.NO_STRICT).noteIf(!tool.has("parameters"), Notes.NO_PARAMETERS);
        return new Tool.Function(
                name, tool.text("description"), tool.object("parameters"), tool.flag("strict"), null, tool.extras());
    }

    static ToolChoice choice(Json choice) {
        if (choice instanceof Json.Text word) {
            return switch (word.value()) {
                case "auto" -> new ToolChoice.Auto();
                case "none" -> new ToolChoice.None();
                case "required" -> new ToolChoice.Required();
                default -> throw Members.wrongAt("tool_choice", "auto, none, required or an object");
            };
        }
        if (!(choice instanceof Json.Obj object)) {
            throw Members.wrongAt("tool_choice", "a text or an object");
        }
        String name = nameOf(object);
        if (name != null) {
            return new ToolChoice.Named(name);
        }
        return "allowed_tools".equals(object.text("type"))
                ? allowed(object)
                : new ToolChoice.Foreign(ResponsesDialect.NAME, choice);
    }

    private static ToolChoice allowed(Json.Obj choice) {
        List<String> names = new ArrayList<>();
        for (Json tool : choice.elements("tools")) {
            String name = tool instanceof Json.Obj object ? nameOf(object) : null;
            if (name != null) {
                names.add(name);
            }
        }
        boolean all = names.size() == choice.elements("tools").size() && choice.size() == 3;
        String mode = choice.text("mode");
        return all && ("auto".equals(mode) || "required".equals(mode))
                ? new ToolChoice.Allowed(names, "required".equals(mode))
                : new ToolChoice.Foreign(ResponsesDialect.NAME, choice);
    }

    /** The name in a {@code {"type":"function","name":…}} that says no more than that. */
    private static @Nullable String nameOf(Json.Obj object) {
        return "function".equals(object.text("type")) && object.size() == 2 ? object.text("name") : null;
    }
}
