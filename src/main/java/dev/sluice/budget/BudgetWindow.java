package dev.sluice.budget;

/**
 * Names one window of one subject's budget: what holds are journalled for, spending is posted to and leases are taken from.
 *
 * @param budget  the budget's id
 * @param subject whose it is; differs from the budget's own subject where that stands for each
 * @param period  as {@link Span#period}; leases are for a period
 * @param slot    as {@link Span#slot}; spending is posted to a slot
 */
public record BudgetWindow(String budget, String subject, long period, long slot) implements Comparable<BudgetWindow> {
    /** The window as one word, for a journal: {@code budget/subject@period}; the slot is kept beside it. */
    public String name() {
        return budget + '/' + subject + '@' + period;
    }

    /** Reads {@link #name}. */
    public static BudgetWindow named(String name, long slot) {
        int slash = name.indexOf('/');
        int at = name.lastIndexOf('@');
        if (slash < 1 || at < slash) {
            throw new IllegalArgumentException("budget window: " + name + " (expected: budget/subject@period)");
        }
        return new BudgetWindow(
                name.substring(0, slash),
                name.substring(slash + 1, at),
                Long.parseLong(name, at + 1, name.length(), 10),
                slot);
    }

    /** The whole period, whatever the slot. */
    public BudgetWindow ofPeriod() {
        return slot == 0 ? this : new BudgetWindow(budget, subject, period, 0);
    }

    /** The order in which several are locked. */
    @Override
    public int compareTo(BudgetWindow other) {
        int order = budget.compareTo(other.budget);
        order = order != 0 ? order : subject.compareTo(other.subject);
        order = order != 0 ? order : Long.compare(period, other.period);
        return order != 0 ? order : Long.compare(slot, other.slot);
    }
}
