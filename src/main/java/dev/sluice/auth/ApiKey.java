package dev.sluice.auth;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A caller's key, {@code sk-sl-<public id>-<secret>}. The public id, 12 of {@code a-z0-9}, finds the key and may be logged; the
 * secret, 43 to 64 of {@code A-Za-z0-9}, is known to the caller alone. Two keys are the same only if all of their text is.
 */
public final class ApiKey {
    /** What a key looks like, for messages. */
    static final String FORM = "sk-sl-<id>-<secret>";

    static final int ID_LENGTH = 12;

    private static final String PREFIX = "sk-sl-";
    private static final String ID_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final String SECRET_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    // 62 to the power of 43 is just above 2 to the power of 256.
    private static final int SECRET_LENGTH = 43;
    private static final int MAX_SECRET_LENGTH = 64;
    private static final int ID_START = PREFIX.length();
    private static final int ID_END = ID_START + ID_LENGTH;
    private static final int SECRET_START = ID_END + 1;

    private final String id;
    private final String text;

    private ApiKey(String id, String text) {
        this.id = id;
        this.text = text;
    }

    /** Reads {@code text}, which is null here if it is anything but a key to the letter. */
    public static @Nullable ApiKey parse(String text) {
        int length = text.length();
        boolean isKey = length >= SECRET_START + SECRET_LENGTH
                && length <= SECRET_START + MAX_SECRET_LENGTH
                && text.startsWith(PREFIX)
                && text.charAt(ID_END) == '-'
                && isOf(false, text, ID_START, ID_END)
                && isOf(true, text, SECRET_START, length);
        return isKey ? new ApiKey(text.substring(ID_START, ID_END), text) : null;
    }

    /** Whether {@code text} is the public id of a key. */
    static boolean isId(String text) {
        return text.length() == ID_LENGTH && isOf(false, text, 0, ID_LENGTH);
    }

    private static boolean isOf(boolean upperCaseToo, String text, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            boolean isLowerCase = c >= 'a' && c <= 'z';
            boolean isDigit = c >= '0' && c <= '9';
            boolean isUpperCase = upperCaseToo && c >= 'A' && c <= 'Z';
            if (!isLowerCase && !isDigit && !isUpperCase) {
                return false;
            }
        }
        return true;
    }

    /** @param random a {@code SecureRandom}; anything weaker makes keys that can be guessed */
    static ApiKey generate(RandomGenerator random) {
        String id = draw(random, ID_ALPHABET, ID_LENGTH);
        return new ApiKey(id, PREFIX + id + "-" + draw(random, SECRET_ALPHABET, SECRET_LENGTH));
    }

    private static String draw(RandomGenerator random, String alphabet, int length) {
        StringBuilder drawn = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            drawn.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return drawn.toString();
    }

    /** The public part, which finds the key and is fit for logs. */
    public String id() {
        return id;
    }

    /** The whole key, to be shown once to the one who asked for it. */
    public String reveal() {
        return text;
    }

    /** The whole key as bytes, to be hashed. */
    byte[] bytes() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ApiKey key && text.equals(key.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The key without its secret. */
    @Override
    public String toString() {
        return PREFIX + id + "-***";
    }
}
