package dev.sluice.pipeline;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of itself so that its spending can be told apart: the tags of {@code x-sluice-tags}, with commas between them,
 * at most {@value #MAX_TAGS}; and its end user.
 */
final class Tags {
    private static final int MAX_TAGS = 16;
    private static final int MAX_LENGTH = 128;

    /** Controls, marks that turn the direction of writing, halves of characters, ends of lines. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    private Tags() {}

    /** Those of the key, as {@code name=value}, and those that the request names. */
    static List<String> of(Terms terms, @Nullable String asked) {
        if (asked == null && terms.tags().isEmpty()) {
            return List.of();
        }
        Set<String> tags = new TreeSet<>();
        terms.tags().forEach((name, value) -> tags.add(value.isEmpty() ? name : name + "=" + value));
        if (asked != null) {
            int most = tags.size() + MAX_TAGS;
            for (String tag : asked.split(",", MAX_TAGS + 1)) {
                String plain = tag.strip();
                if (!plain.isEmpty() && tags.size() < most) {
                    tags.add(bounded(plain));
                }
            }
        }
        return List.copyOf(tags);
    }

    /** Whom the head of a request names, or else its body; null for nobody. */
    static @Nullable String endUser(@Nullable String inHead, @Nullable String inBody) {
        String named = inHead == null || inHead.isBlank() ? inBody : inHead;
        return named == null || named.isBlank() ? null : bounded(named.strip());
    }

    /** A caller's text as it may stand in a ledger. */
    private static String bounded(String text) {
        String start = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text;
        return UNPRINTABLE.matcher(start).replaceAll("_");
    }
}
