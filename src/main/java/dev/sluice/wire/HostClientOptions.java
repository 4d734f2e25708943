package dev.sluice.wire;

/**
 * What a client may take up.
 *
 * @param connectTimeoutMillis after which an attempt to connect is given up, whoever waits for it; at least what any request
 *     allows
 * @param maxConnections most connections to one origin, those that are being opened included
 * @param maxPendingRequests most requests to one origin that wait until one of these connections is free
 * @param keepAliveMillis how long a connection that nobody uses is kept
 */
public record HostClientOptions(
        long connectTimeoutMillis, int maxConnections, int maxPendingRequests, long keepAliveMillis) {
    /** For tests, and for who asks one host now and then. */
    public static HostClientOptions of(long connectTimeoutMillis) {
        return new HostClientOptions(connectTimeoutMillis, 10_000, 1_024, 30_000);
    }
}
