package dev.sluice.config;

import static dev.sluice.config.Check.within;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code connections}: connections to hosts.
 *
 * @param maxConnections most connections of one event loop to one host, 1 to 1000000
 * @param maxPendingRequests most requests of one event loop that wait for a connection to one host that is in use, 0 to 1000000
 * @param keepAliveTimeout how long a connection that nobody uses is kept, 1ms to 1h
 * @param proxy what leads to hosts, or null for the environment's
 * @param noProxy hosts that are reached without it, in addition to the environment's
 */
public record ConnectionsConfig(
        int maxConnections,
        int maxPendingRequests,
        Duration keepAliveTimeout,
        @Nullable ProxyUrl proxy,
        List<String> noProxy) {
    public static final ConnectionsConfig DEFAULT =
            new ConnectionsConfig(10_000, 1_024, Duration.ofSeconds(30), null, List.of());

    private static final int MOST = 1_000_000;

    public ConnectionsConfig {
        noProxy = List.copyOf(noProxy);
        within("connections.maxConnections", maxConnections, 1, MOST);
        within("connections.maxPendingRequests", maxPendingRequests, 0, MOST);
        within("connections.keepAliveTimeout", keepAliveTimeout, Duration.ofMillis(1), Duration.ofHours(1));
    }
}
