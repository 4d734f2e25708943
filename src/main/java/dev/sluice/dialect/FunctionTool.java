package dev.sluice.dialect;

import dev.sluice.canonical.Tool;
import dev.sluice.json.Json;

/** A tool in the form that hosts have taken over from OpenAI's chat: {@code {"type":"function","function":{"name","description","parameters"}}}. */
public final class FunctionTool {
    private FunctionTool() {}

    /** Writes it for a host that wants a schema in any case, and knows nothing of strictness. */
    public static Json write(Tool.Function function) {
        Json schema = function.schema();
        Json.Obj described = new Json.Obj()
                .put("name", function.name())
                .putIf("description", function.description())
                .put("parameters", schema == null ? new Json.Obj().put("type", "object") : schema);
        return new Json.Obj().put("type", "function").put("function", described);
    }
}
