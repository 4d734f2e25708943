package dev.sluice.config;

import static dev.sluice.config.Check.within;

/**
 * Section {@code local}: the models that run inside of this process, where the distribution has them.
 *
 * @param enabled whether they can be asked for
 * @param threads how many compute at one time, 0 to 256; 0 is half of the cores
 * @param maxRequests requests that are worked on or wait at one time, 1 to 100000; more are refused with 503
 */
public record LocalConfig(boolean enabled, int threads, int maxRequests) {
    public static final LocalConfig DEFAULT = new LocalConfig(true, 0, 64);

    public LocalConfig {
        within("local.threads", threads, 0, 256);
        within("local.maxRequests", maxRequests, 1, 100_000);
    }
}
