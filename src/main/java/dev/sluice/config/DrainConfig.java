package dev.sluice.config;

import static dev.sluice.config.Check.within;

import java.time.Duration;

/**
 * Section {@code drain}: how the gateway leaves.
 *
 * @param announce how long readiness says 503 while requests are still taken, 0s to 10m
 * @param deadline how long after the signal running answers may go on, 0s to 24h; then they end with an error event
 */
public record DrainConfig(Duration announce, Duration deadline) {
    public static final DrainConfig DEFAULT = new DrainConfig(Duration.ofSeconds(10), Duration.ofMinutes(15));

    public DrainConfig {
        within("drain.announce", announce, Duration.ZERO, Duration.ofMinutes(10));
        within("drain.deadline", deadline, Duration.ZERO, Duration.ofHours(24));
    }
}
