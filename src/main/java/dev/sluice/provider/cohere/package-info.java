/** Cohere's own API. */
@NullMarked
package dev.sluice.provider.cohere;

import org.jspecify.annotations.NullMarked;
