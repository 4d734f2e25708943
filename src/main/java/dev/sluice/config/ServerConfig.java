package dev.sluice.config;

import java.time.Duration;
import java.util.Map;

/** Section {@code server}. */
public record ServerConfig(
        String host,
        int port,
        int eventLoops,
        long maxBodyBytes,
        Map<String, Long> maxBodyBytesByPath,
        long maxBufferedBytes,
        Duration bodyTimeout) {}
