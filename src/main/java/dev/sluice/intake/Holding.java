package dev.sluice.intake;

/** What one request holds of the {@link BodyBudget}; belongs to one event loop. */
final class Holding {
    private final BodyBudget budget;
    private long bytes;

    Holding(BodyBudget budget) {
        this.budget = budget;
    }

    boolean tryAdd(int more) {
        if (!budget.tryAdd(more)) {
            return false;
        }
        bytes += more;
        return true;
    }

    void release() {
        budget.remove(bytes);
        bytes = 0;
    }
}
