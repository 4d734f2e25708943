package dev.sluice.budget;

/**
 * A bank's record of what one node has leased for one window, and the rules by which it changes. Between the two sides holds, once
 * everything is posted: {@code leased = the node's free + held}.
 *
 * @param leasedNanos  what the node may spend yet; negative when more was posted than it had leased
 * @param number       of the last request
 * @param grantedNanos what the last request was answered with
 */
public record Lease(long leasedNanos, long number, long grantedNanos) {
    /** Of a node that has none. */
    public static final Lease NONE = new Lease(0, 0, 0);

    /** What counts against the limit. */
    public long countedNanos() {
        return Math.max(0, leasedNanos);
    }

    /** A settlement of this node was posted: what it spent it no longer leases. */
    public Lease posted(long nanos) {
        return new Lease(leasedNanos - nanos, number, grantedNanos);
    }

    /** What a request is answered with, once this is the record after it. */
    public long answer(LeaseRequest request) {
        return request.number() == number ? grantedNanos : 0;
    }

    /**
     * This record after a request. The same request again changes nothing, and neither does one that was overtaken.
     *
     * @param othersLeftNanos the limit less all that is posted and all that other nodes lease; negative if the limit fell
     */
    public Lease after(LeaseRequest request, long othersLeftNanos, Slices slices) {
        if (request.number() <= number) {
            return this;
        }
        long given = leasedNanos - request.returnedNanos();
        // What was spent beyond the lease is posted and so counted: the node need not make up for it out of a lease.
        long forgiven = Math.max(0, -given);
        long leased = given + forgiven;
        long left = othersLeftNanos - leased;
        long granted = forgiven;
        if (request.neededNanos() >= 0) {
            granted += slices.grant(left, Math.max(0, request.neededNanos() - request.freeNanos() - forgiven));
        }
        return new Lease(given + granted, request.number(), granted);
    }
}
