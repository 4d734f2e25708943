package dev.sluice.budget;

/** What a bank answers. */
public sealed interface LeaseReply {
    /**
     * The books are in order.
     *
     * @param grantedNanos  what the node adds to what it has free, 0 or more
     * @param leftNanos     what is left for anybody after that; negative when more is spent and leased than the limit allows,
     *                      since it fell or a provider billed more than was held: until it is not, nothing is to be admitted
     * @param retryAtMillis when more will be there though nobody gives anything back, as a rolling window moves on; -1: unknown
     */
    record Granted(long grantedNanos, long leftNanos, long retryAtMillis) implements LeaseReply {}

    /** The bank cannot be reached; what was asked for may have happened or not. */
    record Unreachable() implements LeaseReply {}
}
