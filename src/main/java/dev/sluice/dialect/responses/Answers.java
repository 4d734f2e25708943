package dev.sluice.dialect.responses;

import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;

/** What is said of answers that cannot be understood; never with the host's own words, which may be anything. */
final class Answers {
    private Answers() {}

    static Failure invalid(String field, String expected) {
        return Failure.of(
                Kind.UPSTREAM_INVALID_ANSWER,
                "The host's answer is not understood at " + field + " (expected: " + expected + ")");
    }
}
