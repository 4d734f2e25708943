package dev.sluice.relay;

/**
 * About how much text there is in a stream whose events are not read: each has the same around it, and the shortest has little else.
 */
final class TextSize {
    private long events;
    private long bytes;
    private long shortest = Long.MAX_VALUE;

    void add(long eventBytes) {
        events++;
        bytes += eventBytes;
        shortest = Math.min(shortest, eventBytes);
    }

    /** At least a byte for each event. */
    long textBytes() {
        return events == 0 ? 0 : bytes - events * (shortest - 1);
    }
}
