package dev.sluice.admin;

import dev.sluice.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** The key that operators show. How long a comparison takes says nothing about it, not even its length. */
final class AdminKey {
    private static final String SCHEME = "Bearer ";

    private final byte[] digest;

    AdminKey(Secret key) {
        this.digest = digest(key.reveal());
    }

    /** @param authorization the header of that name */
    boolean isShownBy(@Nullable String authorization) {
        String header = authorization == null ? "" : authorization;
        boolean isBearer = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        String shown = isBearer ? header.substring(SCHEME.length()).strip() : "";
        return MessageDigest.isEqual(digest, digest(shown));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("SHA-256 is part of every JDK", missing);
        }
    }
}
