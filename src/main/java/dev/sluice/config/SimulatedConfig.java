package dev.sluice.config;

/** Section {@code simulated}. */
public record SimulatedConfig(boolean enabled, long seed) {}
