package dev.sluice.dialect.generate;

import dev.sluice.json.Json;
import dev.sluice.json.Json.Arr;
import dev.sluice.json.Json.Num;
import dev.sluice.json.Json.Obj;
import dev.sluice.json.Json.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Gemini's own schema language, a part of OpenAPI 3.0's (generativelanguage v1beta, Schema), as JSON Schema: types in lower case, {@code
 * nullable} as a type, 64-bit numbers that stand in texts as numbers.
 */
final class SchemaWords {
    private SchemaWords() {}

    static Json toJsonSchema(Json schema) {
        if (!(schema instanceof Obj object)) {
            return schema;
        }
        Obj converted = new Obj();
        for (Map.Entry<String, Json> member : object) {
            put(converted, member.getKey(), member.getValue());
        }
        if (object.isTrue("nullable") && converted.get("type") instanceof Text type) {
            converted.put("type", Arr.of(type, new Text("null")));
        }
        return converted;
    }

    private static void put(Obj to, String name, Json value) {
        switch (name) {
            case "type" -> to.put(name, value instanceof Text type ? lower(type) : value);
            case "nullable", "propertyOrdering", "property_ordering" -> {
                // said otherwise, or without meaning elsewhere
            }
            case "properties" -> to.put(name, value instanceof Obj object ? eachMember(object) : value);
            case "items" -> to.put(name, toJsonSchema(value));
            case "anyOf", "any_of" -> to.put("anyOf", value instanceof Arr array ? eachElement(array) : value);
            case "minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties" ->
                to.put(name, number(value));
            default -> to.put(name, value);
        }
    }

    private static Json lower(Text type) {
        return new Text(type.value().toLowerCase(Locale.ROOT));
    }

    private static Json eachMember(Obj properties) {
        Obj converted = new Obj();
        properties.members().forEach((name, schema) -> converted.put(name, toJsonSchema(schema)));
        return converted;
    }

    private static Json eachElement(Arr schemas) {
        List<Json> converted = new ArrayList<>();
        schemas.elements().forEach(schema -> converted.add(toJsonSchema(schema)));
        return new Arr(converted);
    }

    private static Json number(Json value) {
        return value instanceof Text text && text.value().matches("\\d{1,18}") ? new Num(text.value()) : value;
    }
}
