/**
 * Can they pay? {@link dev.sluice.budget.Budgets} knows every budget and admits a request into all budgets that it is subject to
 * or into none; what it admits is a {@link dev.sluice.budget.Hold}. A node hands out only what it has leased from the authority,
 * the {@link dev.sluice.budget.Bank}, so that settled + held never passes a limit on any number of nodes.
 *
 * <p>Plain Java: time is passed in, money is a {@code long} of nano-USD, every method may be called on any thread and none
 * blocks.
 */
@NullMarked
package dev.sluice.budget;

import org.jspecify.annotations.NullMarked;
