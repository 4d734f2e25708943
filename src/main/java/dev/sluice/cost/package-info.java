/**
 * Can they pay, and what did it cost? {@link dev.sluice.cost.BudgetStage} holds what a request may cost before it is sent and
 * settles when its answer ends, in memory, on the event loops; {@link dev.sluice.cost.CostVerticle} owns what lies behind that:
 * it brings the journal into the store, asks the store for leases, and publishes what happened.
 */
@NullMarked
package dev.sluice.cost;

import org.jspecify.annotations.NullMarked;
