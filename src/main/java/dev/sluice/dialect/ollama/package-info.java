/** Ollama's own API, which hosts speak and callers do not. The door is {@link dev.sluice.dialect.ollama.OllamaDialect}. */
@NullMarked
package dev.sluice.dialect.ollama;

import org.jspecify.annotations.NullMarked;
