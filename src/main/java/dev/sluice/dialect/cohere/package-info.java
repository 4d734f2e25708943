/** Cohere's chat API, version 2, which hosts speak and callers do not. The door is {@link dev.sluice.dialect.cohere.CohereDialect}. */
@NullMarked
package dev.sluice.dialect.cohere;

import org.jspecify.annotations.NullMarked;
