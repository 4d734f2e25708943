package dev.sluice.conformance.dialects;

/** Why an answer ended, in words that no SDK uses. */
enum Stop {
    END,
    TOOLS,
    LENGTH,
    FILTERED,
    OTHER
}
