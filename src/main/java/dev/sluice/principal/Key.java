package dev.sluice.principal;

import dev.sluice.pipeline.Principal;
import dev.sluice.pipeline.Terms;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a caller's key; the key itself is not.
 *
 * @param id the public part of the key
 * @param hash the keyed hash of the whole key, 64 hex digits; of no use as a key
 * @param name what the operator called it
 * @param expiresAt from when on it is not good any more, or null
 * @param disabledAt since when it is not good, until it is enabled, or null
 * @param revokedAt when it was taken back, for good, or null
 * @param rotatedFrom the key that this one replaces, or null; both are good until the other one expires
 */
public record Key(
        String id,
        String hash,
        String name,
        Principal principal,
        Terms terms,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant disabledAt,
        @Nullable Instant revokedAt,
        @Nullable String rotatedFrom) {
    /** What can be said of a key. */
    public enum State {
        GOOD,
        DISABLED,
        EXPIRED,
        REVOKED
    }

    /** The strongest thing that can be said of it. */
    public State state(Instant now) {
        if (revokedAt != null) {
            return State.REVOKED;
        }
        if (expiresAt != null && !now.isBefore(expiresAt)) {
            return State.EXPIRED;
        }
        return disabledAt == null ? State.GOOD : State.DISABLED;
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return "Key[id=" + id + ", name=" + name + ", principal=" + principal + ", createdAt=" + createdAt
                + ", expiresAt=" + expiresAt + ", disabledAt=" + disabledAt + ", revokedAt=" + revokedAt + "]";
    }
}
