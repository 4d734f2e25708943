package dev.sluice.ledger;

/** One window of a budget, to which an attempt is posted: the one in which its hold was placed, however long it ran. */
public record BudgetWindow(String budgetId, long startMillis) implements Comparable<BudgetWindow> {
    @Override
    public int compareTo(BudgetWindow other) {
        int byBudget = budgetId.compareTo(other.budgetId);
        return byBudget != 0 ? byBudget : Long.compare(startMillis, other.startMillis);
    }
}
