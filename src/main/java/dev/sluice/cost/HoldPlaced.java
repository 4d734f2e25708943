package dev.sluice.cost;

/**
 * Event-bus message: an attempt is about to be made, and what it may cost has been written down. Published once for each attempt.
 *
 * @param caller the public id of the caller's key
 * @param heldNanos what it may cost, in nano-dollars
 */
public record HoldPlaced(String exchangeId, String caller, long heldNanos) implements Facts.Fact {
    public static final String ADDRESS = "cost.hold-placed";

    @Override
    public String address() {
        return ADDRESS;
    }
}
