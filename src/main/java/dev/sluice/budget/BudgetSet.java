package dev.sluice.budget;

import java.util.List;

/**
 * The budgets that a caller's requests for a model are subject to. Made by {@link Budgets#of} and kept by whoever asks; one that
 * budgets have changed since makes itself anew when it is used.
 */
public final class BudgetSet {
    private final Budgets budgets;
    private final Subjects subjects;
    private volatile Resolved resolved;

    /** What the budgets of one version come to, for a while. */
    private record Resolved(long version, List<Account> accounts, Chain chain) {}

    BudgetSet(Budgets budgets, Subjects subjects, long nowMillis) {
        this.budgets = budgets;
        this.subjects = subjects;
        this.resolved = resolve(nowMillis);
    }

    private Resolved resolve(long nowMillis) {
        Directory directory = budgets.directory();
        List<Account> accounts = budgets.accounts(directory, subjects);
        return new Resolved(directory.version(), accounts, Chain.of(accounts, subjects.model(), nowMillis));
    }

    Chain chain(long nowMillis) {
        Resolved current = resolved;
        if (current.version() != budgets.directory().version()) {
            current = resolve(nowMillis);
            resolved = current;
        } else if (!current.chain().lastsAt(nowMillis)) {
            Chain chain = Chain.of(current.accounts(), subjects.model(), nowMillis);
            current = new Resolved(current.version(), current.accounts(), chain);
            resolved = current;
        }
        return current.chain();
    }

    /** Whom it is for. */
    public Subjects subjects() {
        return subjects;
    }
}
