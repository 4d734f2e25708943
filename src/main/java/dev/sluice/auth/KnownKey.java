package dev.sluice.auth;

import dev.sluice.pipeline.Caller;
import java.util.HexFormat;

/** A key as the event loops need it. Immutable. */
final class KnownKey {
    private final Caller caller;
    private final byte[] hash;
    private final boolean isRevoked;

    KnownKey(KeyRecord key) {
        this(new Caller(key.id(), key.name()), HexFormat.of().parseHex(key.hash()), key.isRevoked());
    }

    KnownKey(Caller caller, byte[] hash, boolean isRevoked) {
        this.caller = caller;
        this.hash = hash;
        this.isRevoked = isRevoked;
    }

    Caller caller() {
        return caller;
    }

    byte[] hash() {
        return hash;
    }

    boolean isRevoked() {
        return isRevoked;
    }
}
