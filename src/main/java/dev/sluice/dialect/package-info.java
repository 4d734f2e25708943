/**
 * Wire formats, each written once: what an event means, how an error looks, where the usage stands. Bytes and JSON, no HTTP.
 * {@link dev.sluice.dialect.StreamDialect} is what a streaming format implements. On the exchange's event loop.
 */
@NullMarked
package dev.sluice.dialect;

import org.jspecify.annotations.NullMarked;
