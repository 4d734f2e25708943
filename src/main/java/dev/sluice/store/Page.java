package dev.sluice.store;

import java.util.Map;

/**
 * A part of a list that is in the order of its ids.
 *
 * @param after the id that the part before ended with; empty for the first part
 * @param limit how many there are at most
 */
public record Page(String after, int limit) {
    /** The whole list. */
    public static final Page ALL = new Page("", Integer.MAX_VALUE);

    /** As {@code #{after}} and {@code #{limit}} of a statement. */
    public Map<String, Object> parameters() {
        return Map.of("after", after, "limit", (long) limit);
    }
}
