package dev.sluice.config;

import static dev.sluice.config.Check.within;

import java.time.Duration;

/**
 * Section {@code routing}: who answers.
 *
 * @param maxAttempts hosts tried for one request before its failure is the answer, 1 to 10
 * @param modelRefresh how often hosts are asked for their models, 1s to 24h
 */
public record RoutingConfig(int maxAttempts, Duration modelRefresh) {
    public static final RoutingConfig DEFAULT = new RoutingConfig(2, Duration.ofMinutes(5));

    public RoutingConfig {
        within("routing.maxAttempts", maxAttempts, 1, 10);
        within("routing.modelRefresh", modelRefresh, Duration.ofSeconds(1), Duration.ofHours(24));
    }
}
