package dev.sluice.budget;

/** What a bank answers. */
public sealed interface LeaseReply {
    /**
     * The books are in order.
     *
     * @param grantedNanos  what the node may add to what it has free; negative when it holds more than is left, since the limit fell
     * @param leftNanos     what is left for anybody after that
     * @param retryAtMillis when more will be there though nobody gives anything back, as a rolling window moves on; -1: unknown
     */
    record Granted(long grantedNanos, long leftNanos, long retryAtMillis) implements LeaseReply {}

    /** The bank cannot be reached; what was asked for may have happened or not. */
    record Unreachable() implements LeaseReply {}
}
