/**
 * The spine: an {@link dev.sluice.pipeline.Exchange} passes the stages of a {@link dev.sluice.pipeline.Pipeline} in the order
 * that {@code Pipeline.standard} writes down, and its answer travels back up. On the exchange's event loop.
 */
@NullMarked
package dev.sluice.pipeline;

import org.jspecify.annotations.NullMarked;
