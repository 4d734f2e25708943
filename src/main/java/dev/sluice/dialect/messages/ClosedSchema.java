package dev.sluice.dialect.messages;

import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.List;

/** A JSON Schema whose objects have no other members than those it names, which is what Anthropic asks of an answer's schema. */
final class ClosedSchema {
    private ClosedSchema() {}

    static Json of(Json schema) {
        if (schema instanceof Json.Arr array) {
            List<Json> closed = new ArrayList<>();
            array.elements().forEach(element -> closed.add(of(element)));
            return new Json.Arr(closed);
        }
        if (!(schema instanceof Json.Obj object)) {
            return schema;
        }
        Json.Obj closed = new Json.Obj();
        object.members().forEach((name, value) -> closed.put(name, isData(name) ? value : of(value)));
        if ("object".equals(object.text("type")) && !object.has("additionalProperties")) {
            closed.put("additionalProperties", false);
        }
        return closed;
    }

    /** Members that hold values, not schemas. */
    private static boolean isData(String name) {
        return name.equals("enum") || name.equals("const") || name.equals("default") || name.equals("examples");
    }
}
