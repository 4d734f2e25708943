package dev.sluice.budget;

/**
 * What a node asks the bank for one window.
 *
 * @param window        which; its slot says nothing
 * @param number        rises with each request of a node; the same number again is the same request again
 * @param returnedNanos is given back, 0 or more
 * @param freeNanos     what the node is left with for new holds; negative when more was spent than leased
 * @param neededNanos   the least that {@code freeNanos} must come to for the grant to be of use; 0 asks for whatever there is,
 *                      -1 for nothing at all
 */
public record LeaseRequest(BudgetWindow window, long number, long returnedNanos, long freeNanos, long neededNanos) {}
