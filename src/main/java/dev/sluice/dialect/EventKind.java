package dev.sluice.dialect;

/** What an event of a host's stream means to those who forward it. */
public enum EventKind {
    /** A comment, or an event without data: a sign of life, no more. */
    SIGN_OF_LIFE,
    /** Says that the answer has begun, but nothing of the answer. */
    PREAMBLE,
    CONTENT,
    /** Nothing but the usage, which the caller has not asked for. */
    USAGE,
    /** The host gives up. */
    ERROR,
    /** The answer is whole. */
    TERMINAL
}
