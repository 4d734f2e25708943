package dev.sluice.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The tags that a request names in {@code x-sluice-tags}: with commas between them, at most {@value #MAX_TAGS}. */
final class Tags {
    private static final int MAX_TAGS = 16;
    private static final int MAX_LENGTH = 128;

    private Tags() {}

    static List<String> joined(List<String> ofKey, String asked) {
        Set<String> tags = new LinkedHashSet<>(ofKey);
        for (String tag : asked.split(",", MAX_TAGS + 1)) {
            String plain = tag.strip();
            if (!plain.isEmpty() && tags.size() < MAX_TAGS + ofKey.size()) {
                tags.add(bounded(plain));
            }
        }
        return new ArrayList<>(tags);
    }

    /** A caller's text as it may stand in a ledger. */
    static String bounded(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", "_");
        return printable.length() > MAX_LENGTH ? printable.substring(0, MAX_LENGTH) : printable;
    }
}
