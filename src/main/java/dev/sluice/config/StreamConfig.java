package dev.sluice.config;

import static dev.sluice.config.Check.within;

import java.time.Duration;

/**
 * Section {@code stream}: how long the phases of an answer may take.
 *
 * @param keepAlive pause in a stream after which the caller gets a comment line, 1ms to 1h
 * @param gate longest wait for the host's first event before the caller's response head is sent, 0s to 10m
 * @param connectTimeout longest wait for a connection to a host, 1ms to 5m
 * @param firstTokenTimeout longest wait for the first event of a stream, 1ms to 24h
 * @param answerTimeout longest wait for an answer that is not streamed to begin, 1ms to 24h
 * @param gapTimeout longest silence of a host within an answer, 1ms to 24h
 * @param totalTimeout longest time of one answer, 1ms to 24h
 */
public record StreamConfig(
        Duration keepAlive,
        Duration gate,
        Duration connectTimeout,
        Duration firstTokenTimeout,
        Duration answerTimeout,
        Duration gapTimeout,
        Duration totalTimeout) {
    // In front of DEFAULT, whose constructor looks at them.
    static final Duration SHORTEST = Duration.ofMillis(1);
    static final Duration LONGEST_CONNECT = Duration.ofMinutes(5);
    static final Duration LONGEST = Duration.ofHours(24);

    public static final StreamConfig DEFAULT = new StreamConfig(
            Duration.ofSeconds(15),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            Duration.ofSeconds(120),
            Duration.ofMinutes(10),
            Duration.ofSeconds(60),
            Duration.ofMinutes(60));

    public StreamConfig {
        within("stream.keepAlive", keepAlive, SHORTEST, Duration.ofHours(1));
        within("stream.gate", gate, Duration.ZERO, Duration.ofMinutes(10));
        within("stream.connectTimeout", connectTimeout, SHORTEST, LONGEST_CONNECT);
        within("stream.firstTokenTimeout", firstTokenTimeout, SHORTEST, LONGEST);
        within("stream.answerTimeout", answerTimeout, SHORTEST, LONGEST);
        within("stream.gapTimeout", gapTimeout, SHORTEST, LONGEST);
        within("stream.totalTimeout", totalTimeout, SHORTEST, LONGEST);
    }
}
