package dev.sluice.dialect.chat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Ids of tool calls: OpenAI and Azure take at most forty characters. */
final class CallId {
    private static final int MAX_CHARS = 40;
    private static final int HASH_BYTES = 16;

    private CallId() {}

    /** The same id for the same id, wherever it is asked for. */
    static String shortened(String id) {
        if (id.length() <= MAX_CHARS) {
            return id;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return "call_" + HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
