package dev.sluice.canonical;

import org.jspecify.annotations.Nullable;

/**
 * Says that the host should remember the prompt up to here.
 *
 * @param ttl how long, in Anthropic's words ({@code 5m}, {@code 1h}), or null for the host's default
 */
public record CacheMark(@Nullable String ttl) {}
