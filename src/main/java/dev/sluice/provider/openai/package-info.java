/** Hosts that speak OpenAI's API; entry class {@link dev.sluice.provider.openai.OpenAiApi}. */
@NullMarked
package dev.sluice.provider.openai;

import org.jspecify.annotations.NullMarked;
