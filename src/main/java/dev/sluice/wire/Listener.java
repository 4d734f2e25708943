package dev.sluice.wire;

import io.vertx.core.Future;

/** A bound port. */
public interface Listener {
    int port();

    /** Stops listening and closes every connection. */
    Future<Void> close();
}
