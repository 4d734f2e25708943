/**
 * Budgets in the store: {@link dev.sluice.budget.sql.BudgetTable} has the budgets themselves, {@link dev.sluice.budget.sql.SqlBank}
 * what is spent and leased of them. Any thread; nothing blocks.
 */
@NullMarked
package dev.sluice.budget.sql;

import org.jspecify.annotations.NullMarked;
