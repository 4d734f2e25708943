package dev.sluice.config;

/** What is done with an answer whose caller has left. */
public enum OnCancel {
    /** The host is told to stop; what it bills is estimated from what has come. */
    ABORT,
    /** It is read to its end, because its host bills the whole of it anyway, and tells at the end alone how much that is. */
    DRAIN
}
