package dev.sluice.edge;

import dev.sluice.canonical.Operation;
import dev.sluice.lifecycle.Readiness;
import dev.sluice.pipeline.Pipeline;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint. What is not open to everybody goes through a pipeline, and there is no pipeline without authentication.
 *
 * @param method the HTTP method
 * @param path the path, and if {@code below} is set everything below it
 * @param end how paths below it have to end; the model stands between. Empty for any path
 */
record Route(String method, String path, boolean below, String end, Target target) {
    Route(String method, String path, boolean below, Target target) {
        this(method, path, below, "", target);
    }

    /** What answers. */
    sealed interface Target {
        /** Known callers only. */
        record Guarded(Operation operation, Pipeline pipeline) implements Target {}

        /** Whether the process lives; open to everybody. */
        record Live() implements Target {}

        /** Whether it wants callers; open to everybody. */
        record Ready(Readiness readiness) implements Target {}
    }

    boolean matches(String requested) {
        return below
                ? requested.length() > path.length() + 1 + end.length()
                        && requested.startsWith(path)
                        && requested.charAt(path.length()) == '/'
                        && requested.endsWith(end)
                : requested.equals(path);
    }

    /** The model that a path of this route names, or null where it names none. */
    @Nullable
    String model(String requested) {
        if (end.isEmpty()) {
            return null;
        }
        String encoded = requested.substring(path.length() + 1, requested.length() - end.length());
        try {
            return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return encoded;
        }
    }
}
