/**
 * Organisations, teams, users and keys as the store has them: {@link dev.sluice.principal.Principals} and
 * {@link dev.sluice.principal.Keys}. What is changed here reaches every node within a second.
 *
 * <p>Input that is not fit fails the future with an {@link java.lang.IllegalArgumentException} that says what was expected. Any
 * thread; nothing blocks.
 */
@NullMarked
package dev.sluice.principal;

import org.jspecify.annotations.NullMarked;
