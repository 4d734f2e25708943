package dev.sluice.provider.simulated;

/** How a request to the simulated host ended. */
public enum Ending {
    /** The answer was written to its end. */
    COMPLETED,
    /** The caller's connection was gone before that. */
    CALLER_GONE,
    /** The host broke it off, because it was told to. */
    FAULT
}
