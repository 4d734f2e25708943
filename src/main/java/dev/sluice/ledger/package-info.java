/**
 * What every attempt cost, so that nothing is lost and nothing counted twice.
 *
 * <p>A node writes down what it is about to spend, and what was spent, in a local {@link dev.sluice.ledger.Journal} before anything
 * depends on it. From there {@link dev.sluice.ledger.LedgerWriter} takes the settled attempts to the store, where they become rows
 * of a double-entry, hash-chained ledger; {@link dev.sluice.ledger.LedgerVerifier} proves it and {@link
 * dev.sluice.ledger.SpendReports} reads it.
 *
 * <p>Threading: {@link dev.sluice.ledger.Journal#append} from any thread, it never blocks; the journal has a thread of its own, on
 * which entries say that they are durable. Everything that reads files or the store belongs on workers.
 */
@NullMarked
package dev.sluice.ledger;

import org.jspecify.annotations.NullMarked;
