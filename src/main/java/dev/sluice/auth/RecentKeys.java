package dev.sluice.auth;

import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;

/**
 * Keys that were found good, as long as nothing about them has changed: their next request costs a comparison in constant time
 * in the place of a hash. Belongs to one event loop.
 */
final class RecentKeys {
    static final int MAX_KEYS = 4_096;

    private final Map<String, Good> byId = new HashMap<>();

    private record Good(ApiKey key, KnownKey known) {}

    /** Whether {@code key} was found good for this very {@code known}; each reading of the store makes new ones. */
    boolean has(ApiKey key, KnownKey known) {
        Good good = byId.get(key.id());
        return good != null && good.known == known && MessageDigest.isEqual(good.key.bytes(), key.bytes());
    }

    void add(ApiKey key, KnownKey known) {
        if (byId.size() == MAX_KEYS) {
            byId.clear();
        }
        byId.put(key.id(), new Good(key, known));
    }

    int size() {
        return byId.size();
    }
}
