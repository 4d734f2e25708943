/**
 * {@code local/all-minilm-l6-v2}, found by the gateway as a service; entry class {@link dev.sluice.embeddings.MiniLm}. It computes on the
 * threads that the gateway calls it on, and has none of its own.
 */
@NullMarked
package dev.sluice.embeddings;

import org.jspecify.annotations.NullMarked;
