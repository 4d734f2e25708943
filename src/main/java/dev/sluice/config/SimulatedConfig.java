package dev.sluice.config;

/**
 * Section {@code simulated}: the provider that answers without any model.
 *
 * @param enabled whether models {@code simulated/…} exist
 * @param seed what its answers are drawn from, any whole number; the same seed and request give the same answer
 */
public record SimulatedConfig(boolean enabled, long seed) {
    public static final SimulatedConfig DEFAULT = new SimulatedConfig(true, 42);
}
