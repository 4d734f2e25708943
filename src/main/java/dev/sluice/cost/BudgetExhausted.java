package dev.sluice.cost;

import dev.sluice.budget.Admission;

/**
 * Event-bus message: a hard budget had no room for a request. Published for each request that was refused.
 *
 * @param remainingNanos what is left, less than the request may have cost
 */
public record BudgetExhausted(String exchangeId, String budgetId, long remainingNanos) implements Facts.Fact {
    public static final String ADDRESS = "cost.budget-exhausted";

    static BudgetExhausted of(String exchangeId, Admission.Refused refused) {
        return new BudgetExhausted(exchangeId, refused.budget().id(), refused.remainingNanos());
    }

    @Override
    public String address() {
        return ADDRESS;
    }
}
