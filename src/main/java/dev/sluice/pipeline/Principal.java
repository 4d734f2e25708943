package dev.sluice.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * For whom a key asks, by id: a user belongs to a team, or to none, and both to an organisation.
 *
 * @param organisation null for a key that belongs to nobody
 */
public record Principal(
        @Nullable String organisation,
        @Nullable String team,
        @Nullable String user) {
    public static final Principal NOBODY = new Principal(null, null, null);
}
