package dev.sluice.edge;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What stood behind the question mark. Nothing is decoded: the few names and values that mean something need no encoding. */
record Query(List<String> pairs) {
    private static final String NAME = "key=";

    static Query of(@Nullable String text) {
        return new Query(text == null || text.isEmpty() ? List.of() : List.of(text.split("&", -1)));
    }

    /** Whether a caller of Gemini's API wants events; {@code $alt} is an old name of the same. */
    boolean wantsEvents() {
        return pairs.stream().anyMatch(pair -> pair.replace("%24", "$").matches("\\$?alt=sse"));
    }

    /** The key, as callers of Gemini's API may bring it; null without one. */
    @Nullable
    String key() {
        return pairs.stream()
                .filter(Query::isKey)
                .map(pair -> pair.substring(NAME.length()))
                .findFirst()
                .orElse(null);
    }

    /** The rest, which may go on; null for nothing. */
    @Nullable
    String withoutKey() {
        List<String> rest = new ArrayList<>(pairs);
        rest.removeIf(Query::isKey);
        return rest.isEmpty() ? null : String.join("&", rest);
    }

    private static boolean isKey(String pair) {
        return pair.toLowerCase(Locale.ROOT).startsWith(NAME);
    }

    /** Keys are not for logs. */
    @Override
    public String toString() {
        return "Query" + withoutKey();
    }
}
