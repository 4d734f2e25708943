package dev.sluice.principal;

import java.util.Map;
import java.util.regex.Pattern;

/** What ids, names, tags and patterns may be. */
final class Check {
    static final int MAX_ENTRIES = 100;

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,63}");
    private static final int MAX_NAME = 100;
    private static final int MAX_VALUE = 200;

    private Check() {}

    static void id(String what, String id) {
        require(
                ID.matcher(id).matches(),
                what,
                quoted(id),
                "1 to 64 of a-z, 0-9, '.', '_' and '-', a letter or a digit first");
    }

    static void name(String name) {
        require(
                isPrintable(name, MAX_NAME),
                "name",
                name.length() + " characters",
                "1 to " + MAX_NAME + " printable ones");
    }

    static void pattern(String what, String pattern) {
        boolean hasSpace = pattern.codePoints().anyMatch(Character::isWhitespace);
        require(
                isPrintable(pattern, MAX_VALUE) && !hasSpace,
                what,
                quoted(pattern),
                "1 to " + MAX_VALUE + " characters without spaces; * stands for any");
    }

    static void count(String what, int count) {
        require(count <= MAX_ENTRIES, what, count + " entries", "at most " + MAX_ENTRIES);
    }

    static void tags(Map<String, String> tags) {
        count("tags", tags.size());
        tags.forEach((name, value) -> {
            require(
                    TAG.matcher(name).matches(),
                    "tag",
                    quoted(name),
                    "1 to 64 of A-Z, a-z, 0-9, '.', '_', '/' and '-', a letter or a digit first");
            require(
                    isPrintable(value, MAX_VALUE),
                    "tag " + name,
                    value.length() + " characters",
                    "1 to " + MAX_VALUE + " printable ones");
        });
    }

    private static boolean isPrintable(String text, int longest) {
        return !text.isBlank()
                && text.length() <= longest
                && text.codePoints().noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029);
    }

    private static String quoted(String text) {
        return text.length() > MAX_NAME || !isPrintable(text, MAX_NAME)
                ? text.length() + " characters"
                : "\"" + text + "\"";
    }

    static void require(boolean holds, String what, String value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(what + ": " + value + " (expected: " + expected + ")");
        }
    }
}
