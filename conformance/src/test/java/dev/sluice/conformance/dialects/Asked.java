package dev.sluice.conformance.dialects;

import dev.sluice.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a host was asked. */
record Asked(Json.Obj body) {
    /** What stands at the end of the path of names and positions; null for nothing. */
    @Nullable
    Json at(Object... path) {
        Json here = body;
        for (Object step : path) {
            here = step instanceof String name ? member(here, name) : element(here, (Integer) step);
        }
        return here;
    }

    private static @Nullable Json member(@Nullable Json json, String name) {
        return json instanceof Json.Obj object ? object.get(name) : null;
    }

    private static @Nullable Json element(@Nullable Json json, int index) {
        List<Json> elements =
                json == null ? List.of() : new Json.Obj().put("list", json).elements("list");
        return index < elements.size() ? elements.get(index) : null;
    }

    /** The text at the end of the path; null for nothing or something else. */
    @Nullable
    String text(Object... path) {
        return at(path) instanceof Json.Text text ? text.value() : null;
    }
}
