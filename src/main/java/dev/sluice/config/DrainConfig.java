package dev.sluice.config;

import java.time.Duration;

/** Section {@code drain}. */
public record DrainConfig(Duration announce, Duration deadline) {}
