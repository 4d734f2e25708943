package dev.sluice.config;

import static dev.sluice.config.Check.within;

import java.time.Duration;

/**
 * Section {@code connections}: connections to hosts.
 *
 * @param maxConnections most connections of one event loop to one host, 1 to 1000000
 * @param maxPendingRequests most requests of one event loop that wait for a connection to one host that is in use, 0 to 1000000
 * @param keepAliveTimeout how long a connection that nobody uses is kept, 1ms to 1h
 */
public record ConnectionsConfig(int maxConnections, int maxPendingRequests, Duration keepAliveTimeout) {
    public static final ConnectionsConfig DEFAULT = new ConnectionsConfig(10_000, 1_024, Duration.ofSeconds(30));

    private static final int MOST = 1_000_000;

    public ConnectionsConfig {
        within("connections.maxConnections", maxConnections, 1, MOST);
        within("connections.maxPendingRequests", maxPendingRequests, 0, MOST);
        within("connections.keepAliveTimeout", keepAliveTimeout, Duration.ofMillis(1), Duration.ofHours(1));
    }
}
