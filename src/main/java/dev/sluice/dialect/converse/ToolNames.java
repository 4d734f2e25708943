package dev.sluice.dialect.converse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names that Bedrock takes, for names that it does not. Tools are called {@code [a-zA-Z0-9_-]{1,64}} and calls {@code
 * [a-zA-Z0-9_.:-]{1,64}} there (service model, {@code ToolName} and {@code ToolUseId}); elsewhere there are dots and slashes in them.
 *
 * <p>Nothing is remembered. A tool's name is written out with {@code -hh} for each byte that must not be there, behind a mark, so that it
 * can be read back from an answer; each name has one such form and each such form one name. An id need not be read back, because the host
 * gives calls ids of its own: it becomes a hash.
 */
final class ToolNames {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
    private static final Pattern ID = Pattern.compile("[a-zA-Z0-9_.:-]{1,64}");
    private static final String MARK = "sx_";
    private static final int MAX_LENGTH = 64;
    private static final int HASH_BYTES = 12;
    private static final HexFormat HEX = HexFormat.of();

    private ToolNames() {}

    /** What to call a tool towards the host; empty if even its other name would not do. */
    static Optional<String> toHost(String name) {
        String alias = mustChange(name) ? escape(name) : name;
        return alias.length() <= MAX_LENGTH && fromHost(alias).equals(name) ? Optional.of(alias) : Optional.empty();
    }

    /** The caller's name of a tool that the host names. */
    static String fromHost(String alias) {
        return isEscaped(alias) ? unescape(alias) : alias;
    }

    /** A good name that looks as if we had written it is changed as well, or it could not be told apart. */
    private static boolean mustChange(String name) {
        return !NAME.matcher(name).matches() || isEscaped(name);
    }

    /** Whether it is exactly what we would write for a name that must change; whatever is not is somebody's own. */
    private static boolean isEscaped(String alias) {
        if (!alias.startsWith(MARK) || alias.length() == MARK.length() || alias.length() > MAX_LENGTH) {
            return false;
        }
        String name = unescape(alias);
        return mustChange(name) && escape(name).equals(alias);
    }

    private static String escape(String name) {
        StringBuilder alias = new StringBuilder(MARK);
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            if ((b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '_') {
                alias.append((char) b);
            } else {
                alias.append('-').append(HEX.toHexDigits(b));
            }
        }
        return alias.toString();
    }

    private static String unescape(String alias) {
        ByteArrayOutputStream name = new ByteArrayOutputStream();
        for (int i = MARK.length(); i < alias.length(); i++) {
            char c = alias.charAt(i);
            boolean escaped = c == '-'
                    && i + 2 < alias.length()
                    && HexFormat.isHexDigit(alias.charAt(i + 1))
                    && HexFormat.isHexDigit(alias.charAt(i + 2));
            name.write(escaped ? HexFormat.fromHexDigits(alias, i + 1, i + 3) : c);
            i += escaped ? 2 : 0;
        }
        return name.toString(StandardCharsets.UTF_8);
    }

    /** The id itself if Bedrock takes it, else always the same other one. */
    static String id(String id) {
        if (ID.matcher(id).matches()) {
            return id;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return "call_" + HEX.formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
