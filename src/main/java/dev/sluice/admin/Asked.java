package dev.sluice.admin;

import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.store.Page;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is asked: the path, the query and the body of a request. */
final class Asked {
    static final int MAX_LIMIT = 1_000;

    private static final int LIMIT = 100;

    private final RoutingContext context;

    Asked(RoutingContext context) {
        this.context = context;
    }

    /** Refuses what the operation knows nothing of: a filter that is misspelt would show too much. */
    void requireKnown(List<String> queries) {
        for (String name : context.queryParams().names()) {
            if (!queries.contains(name)) {
                throw Refusal.unfit(
                        Shown.of(name),
                        "unknown",
                        queries.isEmpty() ? "no query" : "some of " + String.join(", ", queries));
            }
            if (context.queryParam(name).size() > 1) {
                throw Refusal.unfit(name, "given twice", "once");
            }
        }
    }

    String id() {
        return Objects.requireNonNullElse(context.pathParam("id"), "");
    }

    /** What the query says, or null. */
    @Nullable
    String query(String name) {
        List<String> values = context.queryParam(name);
        return values.isEmpty() ? null : values.getFirst();
    }

    long number(String name, long otherwise, long most) {
        String text = query(name);
        if (text == null) {
            return otherwise;
        }
        boolean isNumber = text.matches("[0-9]{1,9}");
        long number = isNumber ? Long.parseLong(text) : -1;
        if (number < 0 || number > most) {
            throw Refusal.unfit(name, Shown.of(text), "a number from 0 to " + most);
        }
        return number;
    }

    /** How many entries of a list are wanted. */
    int limit() {
        return (int) Math.max(1, number("limit", LIMIT, MAX_LIMIT));
    }

    /** The part of the list that is wanted and, to know whether there are more, one more. */
    Page page() {
        String after = query("after");
        return new Page(after == null ? "" : after, limit() + 1);
    }

    /** The body, which has these members or some of them and no others. */
    Form form(String... members) {
        Buffer body = context.body().buffer();
        try {
            Json.Obj object = body == null || body.length() == 0 ? new Json.Obj() : JsonReader.readObject(body);
            return new Form(object, List.of(members));
        } catch (InvalidJsonException notJson) {
            throw Refusal.of(400, "invalid_json", "The body is not a JSON object.");
        }
    }
}
