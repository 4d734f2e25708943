package dev.sluice.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One value of the configuration cannot be used. Its message is {@code routing.maxAttempts: 0 (expected: >= 1)}; a secret
 * value prints as {@code ***}. An answer to the operator, not a bug: it carries no stack trace.
 */
public final class ConfigException extends RuntimeException {
    private final String key;
    private final String value;
    private final String expectation;

    /**
     * @param key path of the value, such as {@code routing.maxAttempts}; a record that may stand at several places names
     *     only its own component, and the reader puts the place in front
     * @param value what was found; null prints as {@code not set}
     * @param expectation what would have been accepted
     */
    public ConfigException(String key, @Nullable Object value, String expectation) {
        super(null, null, false, false);
        this.key = key;
        this.value = print(value);
        this.expectation = expectation;
    }

    public String key() {
        return key;
    }

    public String value() {
        return value;
    }

    public String expectation() {
        return expectation;
    }

    @Override
    public String getMessage() {
        return key + ": " + value + " (expected: " + expectation + ")";
    }

    private static String print(@Nullable Object value) {
        return switch (value) {
            case null -> "not set";
            case Duration duration -> DurationText.format(duration);
            default -> value.toString();
        };
    }
}
