package dev.sluice.budget;

/**
 * How one window of a budget stands on this node.
 *
 * @param freeNanos      leased, and neither held nor spent; negative when more was spent than leased
 * @param heldNanos      of {@code open} holds
 * @param settledNanos   spent through this node since it first used the window
 * @param overdraftNanos how much of that was above the holds
 */
public record MeterReading(
        BudgetWindow window,
        long limitNanos,
        long freeNanos,
        long heldNanos,
        int open,
        long settledNanos,
        long overdraftNanos) {
    static MeterReading of(Meter meter) {
        return new MeterReading(
                meter.window,
                meter.limitNanos(),
                meter.freeNanos(),
                meter.heldNanos(),
                meter.open(),
                meter.settledNanos(),
                meter.overdraftNanos());
    }
}
