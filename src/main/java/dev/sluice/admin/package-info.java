/**
 * The admin API: operators make and change organisations, teams, users, keys and budgets, and read what was spent. It has a port and
 * a key of its own, and nothing to do with the path of callers' requests: it works on the store, and every node learns of a change
 * from there. {@code openapi.yaml} among the resources says what it takes and answers; tests hold both to each other.
 *
 * <p>Threading: one event loop; nothing blocks.
 */
@NullMarked
package dev.sluice.admin;

import org.jspecify.annotations.NullMarked;
