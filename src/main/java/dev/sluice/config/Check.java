package dev.sluice.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the compact constructors of the configuration records refuse nonsense with. */
public final class Check {
    private Check() {}

    /** Throws the {@link ConfigException} of these words unless {@code condition} holds. */
    public static void require(boolean condition, String key, @Nullable Object value, String expectation) {
        if (!condition) {
            throw new ConfigException(key, value, expectation);
        }
    }

    /** Requires {@code min <= value <= max}. */
    public static void within(String key, long value, long min, long max) {
        require(value >= min, key, value, ">= " + min);
        require(value <= max, key, value, "<= " + max);
    }

    /** Requires {@code min <= value <= max}. */
    public static void within(String key, Duration value, Duration min, Duration max) {
        require(value.compareTo(min) >= 0, key, value, ">= " + DurationText.format(min));
        require(value.compareTo(max) <= 0, key, value, "<= " + DurationText.format(max));
    }
}
