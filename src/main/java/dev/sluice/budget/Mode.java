package dev.sluice.budget;

/** What happens to a request that a budget has no room for. */
public enum Mode {
    /** It is refused: settled + held never passes the limit. */
    HARD,
    /** It is sent to {@link Budget#downgradeTo} instead; a request that already asks for that model is admitted. */
    DOWNGRADE,
    /** It is admitted, but not more often than {@link Budget#throttlePerMinute}. */
    THROTTLE,
    /** It is admitted and the caller is told: {@link Hold#exceeded}. */
    SOFT
}
