/**
 * The wire format of Gemini's {@code generateContent}, {@code streamGenerateContent} and {@code countTokens}, with AI Studio and on Vertex
 * (generativelanguage v1beta, read 2026-11). {@link dev.sluice.dialect.generate.GenerateDialect} reads and writes it; {@link
 * dev.sluice.dialect.generate.GenerateEvents} is all that must be known where its bytes just pass. On the exchange's event loop.
 */
@NullMarked
package dev.sluice.dialect.generate;

import org.jspecify.annotations.NullMarked;
