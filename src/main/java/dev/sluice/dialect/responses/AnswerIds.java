package dev.sluice.dialect.responses;

import dev.sluice.dialect.CallerTerms;

/** The names in one answer, in the form that this dialect's callers expect: {@code resp_…}, {@code msg_…}, {@code fc_…}, {@code rs_…}. */
final class AnswerIds {
    private static final int MAX_CHARS = 40;
    private static final String RESPONSE = "resp_";

    private final String base;
    private int items;

    AnswerIds(CallerTerms terms) {
        String clean = terms.requestId().replaceAll("[^A-Za-z0-9_-]", "");
        base = clean.substring(Math.max(clean.length() - MAX_CHARS, 0));
    }

    /** The host's name of the answer if it has the form, else one of ours. */
    String response(String hostId) {
        return hostId.startsWith(RESPONSE) ? hostId : RESPONSE + base;
    }

    /** A new name of an item. */
    String item(String prefix) {
        return prefix + "_" + base + "_" + items++;
    }
}
