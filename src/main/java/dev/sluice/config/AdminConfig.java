package dev.sluice.config;

import static dev.sluice.config.Check.require;
import static dev.sluice.config.Check.within;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code admin}: where operators change keys, teams and budgets while the gateway runs.
 *
 * @param key what they show, 32 to 1024 characters; null has no admin API, unless {@value #VARIABLE} is in the environment
 * @param host address to bind; the default is reachable from this machine alone
 * @param port TCP port, 0 to 65535; 0 takes any free one
 * @param timeout longest wait for the store, 100ms to 5m
 */
public record AdminConfig(@Nullable Secret key, String host, int port, Duration timeout) {
    /** The variable of the environment that has the key where the file has none. */
    public static final String VARIABLE = "SLUICE_ADMIN_KEY";

    public static final AdminConfig DEFAULT = new AdminConfig(null, "127.0.0.1", 8081, Duration.ofSeconds(10));

    public AdminConfig {
        if (key != null) {
            int length = key.reveal().length();
            require(
                    length >= 32 && length <= 1024,
                    "admin.key",
                    key,
                    "32 to 1024 characters, such as of: openssl rand -hex 32");
            require(
                    key.reveal().chars().allMatch(c -> c > ' ' && c < 127),
                    "admin.key",
                    key,
                    "letters, digits and signs of ASCII, without spaces");
        }
        require(!host.isBlank(), "admin.host", "\"" + host + "\"", "an address or a host name");
        within("admin.port", port, 0, 65_535);
        within("admin.timeout", timeout, Duration.ofMillis(100), Duration.ofMinutes(5));
    }

    AdminConfig with(Secret newKey) {
        return new AdminConfig(newKey, host, port, timeout);
    }
}
