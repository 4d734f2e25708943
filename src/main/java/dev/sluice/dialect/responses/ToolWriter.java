package dev.sluice.dialect.responses;

import dev.sluice.canonical.Tool;
import dev.sluice.canonical.ToolChoice;
import dev.sluice.dialect.Losses;
import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Writes {@code tools} and {@code tool_choice}. */
final class ToolWriter {
    private ToolWriter() {}

    static List<Json> tools(List<Tool> tools, Losses losses) {
        List<Json> written = new ArrayList<>();
        for (int i = 0; i < tools.size(); i++) {
            switch (tools.get(i)) {
                case Tool.Function function -> written.add(function(function));
                case Tool.Foreign foreign -> {
                    if (foreign.dialect().equals(ResponsesDialect.NAME)) {
                        written.add(foreign.value());
                    } else {
                        losses.drop("tools[" + i + "]");
                    }
                }
            }
        }
        return written;
    }

    /** Other dialects mean no strictness where they say nothing of it; here it has to be said. */
    private static Json.Obj function(Tool.Function function) {
        Json.Obj tool = new Json.Obj()
                .put("type", "function")
                .put("name", function.name())
                .putIf("description", function.description());
        if (function.schema() != null || !function.extras().notes(ResponsesDialect.NAME, Notes.NO_PARAMETERS)) {
            tool.put("parameters", Objects.requireNonNullElseGet(function.schema(), ToolWriter::noParameters));
        }
        if (function.strict() != null || !function.extras().notes(ResponsesDialect.NAME, Notes.NO_STRICT)) {
            tool.put("strict", Boolean.TRUE.equals(function.strict()));
        }
        Members.putRest(function.extras(), tool);
        return tool;
    }

    private static Json noParameters() {
        return new Json.Obj().put("type", "object").put("properties", new Json.Obj());
    }

    static Json choice(ToolChoice choice, Losses losses) {
        return switch (choice) {
            case ToolChoice.Auto auto -> new Json.Text("auto");
            case ToolChoice.None none -> new Json.Text("none");
            case ToolChoice.Required required -> new Json.Text("required");
            case ToolChoice.Named named -> named(named.name());
            case ToolChoice.Allowed allowed -> {
                List<Json> tools = new ArrayList<>();
                allowed.names().forEach(name -> tools.add(named(name)));
                yield new Json.Obj()
                        .put("type", "allowed_tools")
                        .put("mode", allowed.required() ? "required" : "auto")
                        .put("tools", new Json.Arr(tools));
            }
            case ToolChoice.Foreign foreign -> {
                if (!foreign.dialect().equals(ResponsesDialect.NAME)) {
                    throw losses.refusal("tool_choice", "auto, none, required or a function");
                }
                yield foreign.value();
            }
        };
    }

    private static Json.Obj named(String name) {
        return new Json.Obj().put("type", "function").put("name", name);
    }
}
