package dev.sluice.conformance.dialects;

import java.util.List;
import java.util.Map;

/** The form of the tool's arguments, and of answers that are to have a form. */
final class Schemas {
    static final Map<String, Object> PROPERTIES = Map.of("city", Map.of("type", "string"));
    static final List<String> REQUIRED = List.of("city");
    static final Map<String, Object> CITY =
            Map.of("type", "object", "properties", PROPERTIES, "required", REQUIRED, "additionalProperties", false);
    /** As text. */
    static final String CITY_JSON = "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},"
            + "\"required\":[\"city\"],\"additionalProperties\":false}";

    private Schemas() {}
}
