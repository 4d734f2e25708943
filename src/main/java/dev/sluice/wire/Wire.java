package dev.sluice.wire;

import io.vertx.core.Future;
import io.vertx.core.Handler;

/** The seam to sockets. Everything it makes belongs to the event loop on which it was asked for. */
public interface Wire {
    /**
     * Listens for callers; each call arrives with its body paused. Several event loops of one process may listen on the same
     * port and share its connections.
     *
     * @return fails with a {@link java.net.BindException} when the port is taken
     */
    Future<Listener> listen(ListenOptions options, Handler<Call> onCall);

    /** A client with its own pool of connections. */
    HostClient hostClient(HostClientOptions options);

    /** Loads what TLS needs, on a worker thread, so that the first host that is asked over TLS does not keep a loop waiting. */
    Future<Void> prepareTls();
}
