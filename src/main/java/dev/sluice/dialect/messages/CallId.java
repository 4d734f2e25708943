package dev.sluice.dialect.messages;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The names of tool calls, which this dialect allows letters, digits, {@code _} and {@code -} alone. Another name is written in a form
 * that is read back as what it was.
 */
final class CallId {
    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9_-]+");
    private static final String ENCODED = "toolu_sluice_";

    private CallId() {}

    static String write(String id) {
        if (LEGAL.matcher(id).matches()) {
            return id;
        }
        // A surrogate that stands alone has no bytes in UTF-8, but has in UTF-16.
        byte[] bytes = id.getBytes(StandardCharsets.UTF_16BE);
        return ENCODED + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String read(String id) {
        if (!id.startsWith(ENCODED)) {
            return id;
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(id.substring(ENCODED.length()));
            String name = new String(bytes, StandardCharsets.UTF_16BE);
            return write(name).equals(id) ? name : id;
        } catch (IllegalArgumentException notOurs) {
            return id;
        }
    }
}
