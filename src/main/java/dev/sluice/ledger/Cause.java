package dev.sluice.ledger;

/** How an attempt ended. Each has exactly one end. */
public enum Cause {
    /** The host's answer came to its end. */
    COMPLETED,
    /** The caller went away. */
    CLIENT_CANCEL,
    /** The host failed, before or during its answer. */
    UPSTREAM_ERROR,
    /** The host was too slow. */
    TIMEOUT,
    /** The budget was used up while the answer came. */
    BUDGET,
    /** The gateway was shut down and its patience was over. */
    DRAIN,
    /** The gateway died; what was spent is estimated from the last mark of progress. */
    CRASH,
    /** Answered from a cache, or together with another caller's request; costs nothing and avoids a cost. */
    AVOIDED
}
