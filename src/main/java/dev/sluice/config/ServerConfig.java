package dev.sluice.config;

import static dev.sluice.config.Check.require;
import static dev.sluice.config.Check.within;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Section {@code server}: where the gateway listens and how much it takes in.
 *
 * @param host address to bind; the default is reachable from this machine alone
 * @param port TCP port, 0 to 65535; 0 takes any free one
 * @param eventLoops threads that serve connections, 0 to 1024; 0 is one per core
 * @param maxBodyBytes longest request body, in bytes, 1 to {@code maxBufferedBytes}
 * @param maxBodyBytesByPath longest request body of single paths, in bytes, such as {@code /v1/audio/transcriptions: 104857600}
 * @param maxBufferedBytes all request bodies held at one time, in bytes, up to 64 GiB
 * @param bodyTimeout longest wait for the whole of a request's body, 1ms to 1h
 * @param tls TLS for callers
 * @param transport how sockets are spoken to
 * @param reusePort whether another process may listen on the same port at the same time
 */
public record ServerConfig(
        String host,
        int port,
        int eventLoops,
        long maxBodyBytes,
        Map<String, Long> maxBodyBytesByPath,
        long maxBufferedBytes,
        Duration bodyTimeout,
        TlsConfig tls,
        TransportName transport,
        boolean reusePort) {
    public static final ServerConfig DEFAULT = new ServerConfig(
            "127.0.0.1",
            8080,
            0,
            32L << 20,
            Map.of(),
            256L << 20,
            Duration.ofSeconds(60),
            TlsConfig.DEFAULT,
            TransportName.AUTO,
            false);

    private static final long MOST_BYTES = 64L << 30;

    public ServerConfig {
        require(!host.isBlank(), "server.host", "\"" + host + "\"", "an address or a host name");
        within("server.port", port, 0, 65_535);
        within("server.eventLoops", eventLoops, 0, 1024);
        within("server.maxBufferedBytes", maxBufferedBytes, 1, MOST_BYTES);
        within("server.maxBodyBytes", maxBodyBytes, 1, MOST_BYTES);
        require(
                maxBodyBytes <= maxBufferedBytes,
                "server.maxBodyBytes",
                maxBodyBytes,
                "<= server.maxBufferedBytes, " + maxBufferedBytes);
        maxBodyBytesByPath = Collections.unmodifiableMap(new LinkedHashMap<>(maxBodyBytesByPath));
        maxBodyBytesByPath.forEach((path, bytes) -> {
            String key = "server.maxBodyBytesByPath." + path;
            require(path.startsWith("/"), key, path, "a path that starts with /");
            within(key, bytes, 1, MOST_BYTES);
        });
        within("server.bodyTimeout", bodyTimeout, Duration.ofMillis(1), Duration.ofHours(1));
        tls.requireFiles();
    }

    /** The same section with another address to bind. */
    public ServerConfig at(String newHost, int newPort) {
        return new ServerConfig(
                newHost,
                newPort,
                eventLoops,
                maxBodyBytes,
                maxBodyBytesByPath,
                maxBufferedBytes,
                bodyTimeout,
                tls,
                transport,
                reusePort);
    }
}
