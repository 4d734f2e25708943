package dev.sluice.store;

/** What a listener is told. */
public sealed interface Notice {
    /** Somebody, perhaps this node, called {@link Sql#notify}. */
    record Changed(String payload) implements Notice {}

    /** Notices may have been lost, as while the store was away: whatever is remembered of it has to be read again. */
    record Missed() implements Notice {}
}
