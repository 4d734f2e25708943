/**
 * Wire formats, each written once: what an event means, how an error looks, where the usage stands. Bytes and JSON, no HTTP.
 *
 * <p>{@link dev.sluice.dialect.Dialect} reads and writes a format by way of {@code canonical}, for callers and hosts of different
 * dialects. {@link dev.sluice.dialect.StreamDialect} is all that must be known where both speak the same and the bytes just pass. On the
 * exchange's event loop.
 */
@NullMarked
package dev.sluice.dialect;

import org.jspecify.annotations.NullMarked;
