/** Hosts that speak Gemini's API; entry class {@link dev.sluice.provider.gemini.GeminiApi}. */
@NullMarked
package dev.sluice.provider.gemini;

import org.jspecify.annotations.NullMarked;
