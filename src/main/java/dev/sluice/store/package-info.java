/**
 * What outlives the process, in SQL: {@link dev.sluice.store.Database} is a file of SQLite or a PostgreSQL server, and the same
 * {@linkplain dev.sluice.store.Sql statements} run on both. It tells other nodes, and other processes on the same file, what
 * changed.
 *
 * <p>Nothing here blocks an event loop, and every call fails in the end, however dead the server is.
 */
@NullMarked
package dev.sluice.store;

import org.jspecify.annotations.NullMarked;
