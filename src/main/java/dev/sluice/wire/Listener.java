package dev.sluice.wire;

import io.vertx.core.Future;

/** A bound port. */
public interface Listener {
    int port();

    /**
     * Stops listening; what runs, runs on, and a connection closes when it has nothing more to do.
     *
     * @return completes when all connections have closed, or {@code millis} have passed and the rest were closed
     */
    Future<Void> shutDown(long millis);

    /** Stops listening and closes every connection. */
    Future<Void> close();
}
