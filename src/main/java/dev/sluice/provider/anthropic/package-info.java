/** Hosts that speak Anthropic's API; entry class {@link dev.sluice.provider.anthropic.AnthropicApi}. */
@NullMarked
package dev.sluice.provider.anthropic;

import org.jspecify.annotations.NullMarked;
