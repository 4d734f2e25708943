package dev.sluice.auth;

import dev.sluice.pipeline.Caller;
import dev.sluice.principal.Key;
import java.util.HexFormat;

/** A key as the event loops need it. Immutable. */
final class KnownKey {
    private static final long FOR_EVER = Long.MAX_VALUE;

    private final Caller caller;
    private final byte[] hash;
    private final boolean isOff;
    private final long endsAtMillis;

    KnownKey(Key key) {
        this.caller = new Caller(key.id(), key.name(), key.principal(), key.terms());
        this.hash = HexFormat.of().parseHex(key.hash());
        this.isOff = key.revokedAt() != null || key.disabledAt() != null;
        this.endsAtMillis = key.expiresAt() == null ? FOR_EVER : key.expiresAt().toEpochMilli();
    }

    /** A key that is good for ever. */
    KnownKey(Caller caller, byte[] hash) {
        this.caller = caller;
        this.hash = hash;
        this.isOff = false;
        this.endsAtMillis = FOR_EVER;
    }

    Caller caller() {
        return caller;
    }

    byte[] hash() {
        return hash;
    }

    /** Whether it is neither revoked nor disabled nor expired. */
    boolean isGood(long nowMillis) {
        return !isOff && nowMillis < endsAtMillis;
    }
}
