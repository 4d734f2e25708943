package dev.sluice.wire;

import dev.sluice.stream.Body;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;

/**
 * A request to a host.
 *
 * @param origin where to connect
 * @param method the HTTP method
 * @param target path and query, encoded as they shall leave
 * @param headers all but {@code host}, {@code content-length} and what concerns the connection, which the wire sets itself
 * @param body what to send
 * @param connectTimeoutMillis how long connecting may take, name look-up and TLS included
 * @param cleared completes when the request may be sent, for which a connection is got ready meanwhile; with its failure the exchange
 *     fails. On the event loop of the exchange
 */
public record HostRequest(
        Origin origin,
        String method,
        String target,
        MultiMap headers,
        Body body,
        long connectTimeoutMillis,
        Future<Void> cleared) {

    /** One that may be sent at once. */
    public HostRequest(
            Origin origin, String method, String target, MultiMap headers, Body body, long connectTimeoutMillis) {
        this(origin, method, target, headers, body, connectTimeoutMillis, Future.succeededFuture());
    }
}
