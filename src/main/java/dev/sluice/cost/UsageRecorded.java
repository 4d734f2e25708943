package dev.sluice.cost;

import dev.sluice.ledger.Attempt;
import dev.sluice.ledger.Settlement;

/**
 * Event-bus message: an attempt has ended and is in the ledger for good. Published once for each attempt, cancelled and failed ones too;
 * after a crash perhaps a second time, with the same id.
 */
public record UsageRecorded(Attempt attempt, Settlement settlement) implements Facts.Fact {
    public static final String ADDRESS = "cost.usage-recorded";

    @Override
    public String address() {
        return ADDRESS;
    }
}
