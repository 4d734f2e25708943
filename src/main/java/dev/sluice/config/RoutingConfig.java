package dev.sluice.config;

import java.time.Duration;

/** Section {@code routing}. */
public record RoutingConfig(int maxAttempts, Duration modelRefresh) {}
