package dev.sluice.wire.http1;

import dev.sluice.wire.Origin;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connections to one host that nobody uses now. The one that was used last is used first, so that those that are too many grow
 * old and are closed. Belongs to one event loop.
 */
final class HostPool {
    private static final long MAX_IDLE_MILLIS = 30_000;

    private final Vertx vertx;
    private final Origin origin;
    private final Deque<HostConnection> idle = new ArrayDeque<>();
    private boolean sweeping;

    HostPool(Vertx vertx, Origin origin) {
        this.vertx = vertx;
        this.origin = origin;
    }

    Origin origin() {
        return origin;
    }

    /** One that is still open, or null. */
    @Nullable
    HostConnection take() {
        HostConnection connection = idle.pollLast();
        while (connection != null && !connection.isOpen()) {
            connection = idle.pollLast();
        }
        return connection;
    }

    void give(HostConnection connection) {
        idle.addLast(connection);
        if (!sweeping) {
            sweeping = true;
            vertx.setTimer(MAX_IDLE_MILLIS, id -> sweep());
        }
    }

    void forget(HostConnection connection) {
        idle.remove(connection);
    }

    private void sweep() {
        long before = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(MAX_IDLE_MILLIS);
        HostConnection oldest = idle.peekFirst();
        while (oldest != null && oldest.idleSinceNanos() - before <= 0) {
            idle.removeFirst();
            oldest.close();
            oldest = idle.peekFirst();
        }
        sweeping = oldest != null;
        if (sweeping) {
            vertx.setTimer(MAX_IDLE_MILLIS, id -> sweep());
        }
    }
}
