package dev.sluice.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA-256 over a whole key, keyed by the {@link Pepper}: who has the store but not the pepper cannot even test a guess.
 * The secret has 256 random bits, so that a slow hash would add nothing.
 *
 * <p>Threading: an instance belongs to one thread; the {@link Mac} in it has state.
 */
final class KeyHash {
    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;

    KeyHash(byte[] pepper) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(pepper, ALGORITHM));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(ALGORITHM + ": not in this JDK (every Java platform has it)", missing);
        }
    }

    byte[] of(ApiKey key) {
        return mac.doFinal(key.bytes());
    }

    /** Compares in constant time. */
    boolean matches(ApiKey key, byte[] expected) {
        return MessageDigest.isEqual(of(key), expected);
    }
}
