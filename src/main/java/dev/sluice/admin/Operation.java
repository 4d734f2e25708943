package dev.sluice.admin;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.function.Function;

/**
 * Something that can be asked for.
 *
 * @param id as {@code operationId} of the document
 * @param path as the router has it, {@code :id} for what varies
 * @param queries what the query may say
 * @param work answers; may throw or fail with a {@link Refusal} or an {@link IllegalArgumentException}
 */
record Operation(String id, HttpMethod method, String path, List<String> queries, Function<Asked, Future<Told>> work) {
    static Operation get(String id, String path, Function<Asked, Future<Told>> work, String... queries) {
        return new Operation(id, HttpMethod.GET, path, List.of(queries), work);
    }

    /** A list, some at a time. */
    static Operation list(String id, String path, Function<Asked, Future<Told>> work) {
        return get(id, path, work, "after", "limit");
    }

    static Operation post(String id, String path, Function<Asked, Future<Told>> work) {
        return new Operation(id, HttpMethod.POST, path, List.of(), work);
    }

    static Operation patch(String id, String path, Function<Asked, Future<Told>> work) {
        return new Operation(id, HttpMethod.PATCH, path, List.of(), work);
    }

    static Operation delete(String id, String path, Function<Asked, Future<Told>> work) {
        return new Operation(id, HttpMethod.DELETE, path, List.of(), work);
    }
}
