package dev.sluice.ledger;

import java.util.Locale;

/** What spend can be told apart by. */
public enum Dimension {
    ORGANISATION,
    TEAM,
    USER,
    KEY,
    END_USER,
    MODEL,
    PROVIDER,
    OPERATION,
    STATUS,
    /** An attempt with several tags counts under each of them, so that these do not add up to the total. */
    TAG,
    /** By the end of the attempt. */
    DAY,
    HOUR;

    /** As it is written on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The dimension of a word of the command line.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Dimension of(String word) {
        for (Dimension dimension : values()) {
            if (dimension.word().equals(word)) {
                return dimension;
            }
        }
        throw new IllegalArgumentException(
                "dimension " + word
                        + " (expected: organisation, team, user, key, end-user, model, provider, operation, status, tag, day or hour)");
    }
}
