package dev.sluice.wire.http1;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * Connects to the first address that answers. The next one is tried when one fails, and, beside it, when it has said nothing for a
 * while (RFC 8305, 5). For one use, on one event loop.
 */
final class Dialing {
    /** What RFC 8305 recommends. */
    private static final long DELAY_MILLIS = 250;

    private final Vertx vertx;
    private final Deque<SocketAddress> left;
    private final Function<SocketAddress, Future<NetSocket>> connector;
    private final Promise<NetSocket> connected = Promise.promise();
    private int running;
    private long timer = -1;

    Dialing(Vertx vertx, List<SocketAddress> addresses, Function<SocketAddress, Future<NetSocket>> connector) {
        this.vertx = vertx;
        this.left = new ArrayDeque<>(addresses);
        this.connector = connector;
    }

    /** Fails like the attempt that fails last. */
    Future<NetSocket> start() {
        next();
        return connected.future();
    }

    private void next() {
        vertx.cancelTimer(timer);
        SocketAddress address = left.poll();
        if (address == null || connected.future().isComplete()) {
            return;
        }
        running++;
        if (!left.isEmpty()) {
            timer = vertx.setTimer(DELAY_MILLIS, id -> next());
        }
        connector.apply(address).onComplete(this::onConnected, this::onFailed);
    }

    private void onConnected(NetSocket socket) {
        running--;
        vertx.cancelTimer(timer);
        if (!connected.tryComplete(socket)) {
            var unused = socket.close(); // another one was faster
        }
    }

    private void onFailed(Throwable why) {
        running--;
        next();
        if (running == 0) {
            connected.tryFail(why);
        }
    }
}
