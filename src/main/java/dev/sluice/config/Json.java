package dev.sluice.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The three kinds of values in a file, whether Vert.x has wrapped them or not. */
final class Json {
    static final String SINGLE = "a single value";

    private Json() {}

    /** The entries in the file's order, or null if {@code value} is no mapping. Values may be null. */
    static @Nullable Map<String, Object> mapping(@Nullable Object value) {
        if (value instanceof JsonObject object) {
            return object.getMap();
        }
        if (!(value instanceof Map<?, ?> map)) {
            return null;
        }
        Map<String, Object> named = new LinkedHashMap<>();
        map.forEach((key, entry) -> named.put(String.valueOf(key), entry));
        return named;
    }

    /** The items, or null if {@code value} is no list. */
    @SuppressWarnings("unchecked") // a JsonArray's list is one of objects, and may hold nulls
    static @Nullable List<@Nullable Object> list(@Nullable Object value) {
        if (value instanceof JsonArray array) {
            return array.getList();
        }
        return value instanceof List<?> list ? (List<@Nullable Object>) list : null;
    }

    /** What to call a value that must not be shown. */
    static String kind(Object value) {
        if (value instanceof JsonObject || value instanceof Map) {
            return "a mapping";
        }
        return value instanceof JsonArray || value instanceof List ? "a list" : SINGLE;
    }
}
