package dev.sluice.budget;

import java.util.List;
import java.util.function.Consumer;

/**
 * The one authority that a node leases money from. It keeps limit ≥ posted + leased for every window of every budget, and is
 * told of spending by what the ledger posts, not here.
 *
 * <p>Implementations never block and may answer on any thread, at once, late, or never. A call of theirs may take effect though
 * its answer is lost: the node then asks again with the same number and gets the same answer.
 */
public interface Bank {
    /** Asks for a lease, or gives some back. {@code answer} is called at most once for this call. */
    void lease(LeaseRequest request, Consumer<LeaseReply> answer);

    /**
     * Asks for which of this node's leases another node was refused lately, so that this one gives back what it has no use for.
     * {@code answer} is not called when the bank cannot be asked.
     */
    void recalled(Consumer<List<BudgetWindow>> answer);
}
