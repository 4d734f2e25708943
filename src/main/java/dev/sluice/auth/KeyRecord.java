package dev.sluice.auth;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the file of the keys has of a key.
 *
 * @param id the public id
 * @param name what the operator called it
 * @param createdAt when it was made
 * @param revokedAt when it was revoked, or null while it is good
 * @param hash the keyed hash of the whole key, 64 hex digits; of no use as a key
 */
record KeyRecord(
        String id, String name, Instant createdAt, @Nullable Instant revokedAt, String hash) {
    boolean isRevoked() {
        return revokedAt != null;
    }

    KeyRecord revoked(Instant at) {
        return isRevoked() ? this : new KeyRecord(id, name, createdAt, at, hash);
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return "KeyRecord[id=" + id + ", name=" + name + ", createdAt=" + createdAt + ", revokedAt=" + revokedAt + "]";
    }
}
