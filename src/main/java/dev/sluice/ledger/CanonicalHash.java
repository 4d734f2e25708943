package dev.sluice.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 over fields, each as its length in bytes, a colon and its text, numbers in decimal; a field without a value is {@code -}.
 * So no two lists of fields have the same bytes. One thread.
 */
final class CanonicalHash {
    /** Stands before the first entry of a chain. */
    static final String GENESIS = "0".repeat(64);

    private final MessageDigest digest;

    CanonicalHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJvmHasIt) {
            throw new IllegalStateException(everyJvmHasIt);
        }
    }

    CanonicalHash field(@Nullable Object value) {
        if (value == null) {
            digest.update((byte) '-');
            return this;
        }
        byte[] bytes = value.toString().getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
        return this;
    }

    /** The hash of all fields since the last one. */
    String end() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
