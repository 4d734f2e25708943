package dev.sluice.config;

import static dev.sluice.config.Check.require;
import static dev.sluice.config.Check.within;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code auth}: the keys that callers show.
 *
 * @param pepper secret that key hashes are made with, 32 to 1024 characters; null has one created in the data directory.
 *     Changing it makes every key invalid
 * @param refresh how often the stored keys are looked at for changes, 100ms to 1h
 */
public record AuthConfig(@Nullable Secret pepper, Duration refresh) {
    public static final AuthConfig DEFAULT = new AuthConfig(null, Duration.ofSeconds(1));

    public AuthConfig {
        if (pepper != null) {
            int length = pepper.reveal().length();
            require(length >= 32 && length <= 1024, "auth.pepper", pepper, "32 to 1024 characters");
        }
        within("auth.refresh", refresh, Duration.ofMillis(100), Duration.ofHours(1));
    }
}
