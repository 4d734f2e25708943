/** Ollama's own API. */
@NullMarked
package dev.sluice.provider.ollama;

import org.jspecify.annotations.NullMarked;
