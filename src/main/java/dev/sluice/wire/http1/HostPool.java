package dev.sluice.wire.http1;

import dev.sluice.wire.HostClientOptions;
import dev.sluice.wire.Origin;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one host, and who waits for one. The one that was used last is used first, so that those that are too many
 * grow old and are closed; who waits longest is served first, by whichever connection is ready first.
 *
 * <p>Threading: belongs to one event loop, so that it needs no lock.
 */
final class HostPool {
    private final Vertx vertx;
    private final Origin origin;
    private final HostClientOptions options;
    private final long keepAliveNanos;
    private final Function<HostPool, Future<HostConnection>> connector;
    private final Deque<HostConnection> idle = new ArrayDeque<>();
    // All in the order in which they came: who wait while a connection is opened for each, then those for whom there is
    // no room.
    private final Deque<Http1HostExchange> connecting = new ArrayDeque<>();
    private final Deque<Http1HostExchange> pending = new ArrayDeque<>();
    private int open; // in use, idle, or being opened
    private final StaleCheck staleCheck = new StaleCheck();
    private boolean sweeping;

    /** @param connector opens one more connection for this pool; it must give up some time */
    HostPool(
            Vertx vertx,
            Origin origin,
            HostClientOptions options,
            Function<HostPool, Future<HostConnection>> connector) {
        this.vertx = vertx;
        this.origin = origin;
        this.options = options;
        this.keepAliveNanos = TimeUnit.MILLISECONDS.toNanos(options.keepAliveMillis());
        this.connector = connector;
    }

    Origin origin() {
        return origin;
    }

    StaleCheck staleCheck() {
        return staleCheck;
    }

    long keepAliveNanos() {
        return keepAliveNanos;
    }

    /** Sees to it that {@code exchange} gets a connection, now or later, or learns that it gets none. */
    void serve(Http1HostExchange exchange) {
        HostConnection ready = take();
        if (ready != null) {
            exchange.use(ready);
        } else if (hasRoom() || pending.size() < options.maxPendingRequests()) {
            pending.addLast(exchange);
            exchange.onWaiting();
            connect();
        } else {
            exchange.onFull();
        }
    }

    /** Like {@link #serve}, for one that has waited before: nobody is in front of it, and it is not refused. */
    void serveAgain(Http1HostExchange exchange) {
        HostConnection ready = take();
        if (ready != null) {
            exchange.use(ready);
        } else {
            pending.addFirst(exchange);
            exchange.onWaiting();
            connect();
        }
    }

    /** One that can be used, or null. */
    @Nullable
    HostConnection take() {
        HostConnection connection = idle.pollLast();
        if (connection == null) {
            return null;
        }
        long now = System.nanoTime();
        while (connection != null && !connection.isUsable(now)) {
            connection.pooled(false);
            connection.close();
            connection = idle.pollLast();
        }
        if (connection != null) {
            connection.pooled(false);
        }
        return connection;
    }

    /**
     * {@code exchange} waits no longer.
     *
     * @return whether an attempt to connect was under way for it: if so it was the host that kept it waiting, if not it was the
     *     others who use all connections
     */
    boolean leave(Http1HostExchange exchange) {
        boolean connects = connecting.removeFirstOccurrence(exchange);
        if (!connects) {
            pending.removeFirstOccurrence(exchange);
        }
        return connects;
    }

    /** An open connection that nobody uses any more. */
    void give(HostConnection connection) {
        Http1HostExchange next = connecting.isEmpty() ? pending.pollFirst() : connecting.pollFirst();
        if (next != null) {
            next.use(connection);
            return;
        }
        idle.addLast(connection);
        connection.pooled(true);
        if (!sweeping) {
            sweepLater(keepAliveNanos);
        }
    }

    /** A connection has closed; {@link #connect} is to be called then. */
    void forget(HostConnection connection) {
        open--;
        if (connection.isPooled()) {
            idle.removeLastOccurrence(connection);
        }
    }

    private boolean hasRoom() {
        return open < options.maxConnections();
    }

    /**
     * One attempt for each who waits, as far as there is room. Who waits longest takes the connection that is ready first; a
     * failure is told to the one for whom the attempt was made, unless it has been served since.
     */
    void connect() {
        while (!pending.isEmpty() && hasRoom()) {
            Http1HostExchange next = pending.removeFirst();
            connecting.addLast(next);
            open++;
            connector.apply(this).onComplete(this::give, why -> onRefused(next, why));
        }
    }

    private void onRefused(Http1HostExchange exchange, Throwable why) {
        open--;
        if (connecting.removeFirstOccurrence(exchange)) {
            exchange.onUnreachable(why);
        }
        if (!pending.isEmpty()) {
            // Later: an attempt may fail at once, for each of many.
            vertx.runOnContext(later -> connect());
        }
    }

    private void sweepLater(long nanos) {
        sweeping = true;
        // A little later than need be, for several at a time.
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos + keepAliveNanos / 8) + 1;
        vertx.setTimer(millis, id -> sweep());
    }

    private void sweep() {
        long now = System.nanoTime();
        HostConnection oldest = idle.peekFirst();
        while (oldest != null && now - oldest.idleSinceNanos() >= keepAliveNanos) {
            idle.removeFirst();
            oldest.pooled(false);
            oldest.close();
            oldest = idle.peekFirst();
        }
        sweeping = oldest != null;
        if (oldest != null) {
            sweepLater(keepAliveNanos - (now - oldest.idleSinceNanos()));
        }
    }
}
