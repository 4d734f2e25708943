package dev.sluice.wire;

import static dev.sluice.failure.Kind.CONNECTIONS_EXHAUSTED;
import static dev.sluice.failure.Kind.UPSTREAM_CONNECTION_LOST;
import static dev.sluice.failure.Kind.UPSTREAM_CONNECT_TIMEOUT;
import static dev.sluice.failure.Kind.UPSTREAM_UNREACHABLE;

import dev.sluice.failure.Failure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/**
 * What is promised to who opened an exchange, and the time it may take to get a connection for it. Belongs to one event loop.
 */
public final class Connecting {
    private static final long NOTICE_MILLIS = 20;

    private final Vertx vertx;
    private final String host;
    private final Promise<Void> connected = Promise.promise();
    private final Promise<HostHead> head = Promise.promise();
    private long timer = -1;

    public Connecting(Vertx vertx, String host) {
        this.vertx = vertx;
        this.host = host;
        // Whoever waits for the head learns of a failed connection there.
        connected.future().onFailure(head::tryFail);
    }

    /**
     * Starts the clock. It runs on while the loop is held up by something else: when it is up, the connection may be there and
     * only wait to be noticed. So it is looked for once more.
     */
    public void start(long millis, Runnable onTimeout) {
        timer = vertx.setTimer(millis, id -> timer = vertx.setTimer(NOTICE_MILLIS, again -> onTimeout.run()));
    }

    public void stop() {
        if (timer >= 0) {
            vertx.cancelTimer(timer);
            timer = -1;
        }
    }

    /** There is a connection; false if that is too late. */
    public boolean succeed() {
        stop();
        return connected.tryComplete() || connected.future().succeeded();
    }

    /**
     * There is no connection, and there will be none.
     *
     * @param why follows the words "cannot be reached"
     */
    public void unreachable(String why) {
        fail(Failure.of(UPSTREAM_UNREACHABLE, "The host " + host + " cannot be reached" + why + "."));
    }

    public void timedOut(long millis) {
        fail(Failure.of(
                UPSTREAM_CONNECT_TIMEOUT,
                "The host " + host + " did not accept a connection within " + millis + " ms."));
    }

    /** The host is not to blame: all connections that we allow ourselves are in use. */
    public void exhausted(String why) {
        fail(Failure.of(CONNECTIONS_EXHAUSTED, "All connections to the host " + host + " are in use" + why));
    }

    private void fail(Failure failure) {
        stop();
        connected.tryFail(failure);
        head.tryFail(failure);
    }

    public void reset() {
        stop();
        head.tryFail(Failure.of(UPSTREAM_CONNECTION_LOST, "The exchange was stopped."));
    }

    public Future<Void> connected() {
        return connected.future();
    }

    public Promise<HostHead> head() {
        return head;
    }
}
