package dev.sluice.admin;

import dev.sluice.json.Json;
import java.util.List;
import java.util.function.Function;

/** An answer. */
record Told(int status, Json body) {
    static Told ok(Json body) {
        return new Told(200, body);
    }

    static Told made(Json body) {
        return new Told(201, body);
    }

    /**
     * Some of a list.
     *
     * @param found one more than was asked for, if there is another
     */
    static <T> Told list(List<T> found, int limit, Function<T, String> id, Function<T, Json> body) {
        List<T> shown = found.size() > limit ? found.subList(0, limit) : found;
        boolean hasMore = found.size() > limit;
        return ok(new Json.Obj()
                .put("object", "list")
                .put("data", new Json.Arr(shown.stream().map(body).toList()))
                .put("has_more", hasMore)
                .put("next", hasMore ? new Json.Text(id.apply(shown.getLast())) : Json.Null.VALUE));
    }
}
