package dev.sluice.edge;

import dev.sluice.canonical.Operation;
import dev.sluice.lifecycle.Readiness;
import dev.sluice.pipeline.Pipeline;

/**
 * One endpoint. What is not open to everybody goes through a pipeline, and there is no pipeline without authentication.
 *
 * @param method the HTTP method
 * @param path the path, and if {@code below} is set everything below it
 */
record Route(String method, String path, boolean below, Target target) {
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
                ? requested.length() > path.length() + 1
                        && requested.startsWith(path)
                        && requested.charAt(path.length()) == '/'
                : requested.equals(path);
    }
}
