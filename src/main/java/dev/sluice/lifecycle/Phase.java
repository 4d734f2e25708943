package dev.sluice.lifecycle;

/**
 * Where the gateway stands on its way out: {@code Serving → Announcing → Draining → Ending → Done}. Any but the first and the
 * last may be left out. Times are readings of the drain's clock, in nanoseconds.
 */
public sealed interface Phase {
    /** Nobody has asked it to end. */
    record Serving() implements Phase {}

    /** Not ready any more, but the listener still accepts: the load balancer may not have noticed. */
    record Announcing(long sinceNanos) implements Phase {}

    /** The listener is closed; what runs, runs on. */
    record Draining(long sinceNanos) implements Phase {}

    /** The deadline has passed: what still runs was told to end, and has a moment to say so to its caller. */
    record Ending(long sinceNanos) implements Phase {}

    /**
     * The process may end.
     *
     * @param unfinished how many exchanges are cut by it: none, unless they did not end when told to
     */
    record Done(long unfinished) implements Phase {}
}
