package dev.sluice.ledger;

/**
 * How large a journal may be.
 *
 * @param segmentBytes size of a file, after which the next one is begun; 64 KiB to 1 GiB
 * @param maxBytes size of all files, at which no more holds are taken; at least two segments
 */
public record JournalLimits(long segmentBytes, long maxBytes) {
    public static final JournalLimits DEFAULT = new JournalLimits(16L << 20, 2L << 30);

    public JournalLimits {
        if (segmentBytes < 1 << 10 || segmentBytes > 1L << 30 || maxBytes < 2 * segmentBytes) {
            throw new IllegalArgumentException("journal of " + maxBytes + " bytes in segments of " + segmentBytes
                    + " (expected: segments of 1 KiB to 1 GiB, at least two of them)");
        }
    }
}
