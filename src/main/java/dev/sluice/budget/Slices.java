package dev.sluice.budget;

/**
 * How much of what is left a bank leases at a time: a share, so that slices are large while much is left and shrink near the limit.
 *
 * @param permille the share, in thousandths, 1 to 1000; 1000 suits a single node, since nobody else wants any
 */
public record Slices(int permille) {
    public Slices {
        if (permille < 1 || permille > 1000) {
            throw new IllegalArgumentException("slices of " + permille + " permille (expected: 1 to 1000)");
        }
    }

    /** The share that suits so many nodes: a node that is lost with its lease takes half of its part along. */
    public static Slices ofNodes(int nodes) {
        return new Slices(nodes <= 1 ? 1000 : Math.max(1, 500 / nodes));
    }

    /** What is granted of {@code leftNanos} to a node in need of {@code neededNanos}: all it needs, or nothing. */
    long grant(long leftNanos, long neededNanos) {
        if (leftNanos <= 0 || neededNanos > leftNanos) {
            return 0;
        }
        return Math.max(neededNanos, leftNanos / 1000 * permille + leftNanos % 1000 * permille / 1000);
    }
}
