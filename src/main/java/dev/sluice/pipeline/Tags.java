package dev.sluice.pipeline;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The tags that a request names in {@code x-sluice-tags}: with commas between them, at most {@value #MAX_TAGS}. */
final class Tags {
    private static final int MAX_TAGS = 16;
    private static final int MAX_LENGTH = 128;

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

    /** A caller's text as it may stand in a ledger. */
    static String bounded(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", "_");
        return printable.length() > MAX_LENGTH ? printable.substring(0, MAX_LENGTH) : printable;
    }
}
