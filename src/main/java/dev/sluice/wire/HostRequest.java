package dev.sluice.wire;

import dev.sluice.stream.Body;
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
 */
public record HostRequest(
        Origin origin, String method, String target, MultiMap headers, Body body, long connectTimeoutMillis) {}
