package dev.sluice.principal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who has keys.
 *
 * @param team null for none
 */
public record User(String id, String organisation, @Nullable String team, String name, Instant createdAt) {}
