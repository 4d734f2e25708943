package dev.sluice.canonical;

import org.jspecify.annotations.Nullable;

/**
 * How much the model should think.
 *
 * @param level one of {@code none minimal low medium high xhigh max}, or a newer word; null where only a budget was told, or only
 *     that it should think
 * @param budgetTokens the most tokens to think, or null
 * @param visible whether the caller wants to read a summary of the thoughts; null where nothing was said
 */
public record Effort(
        @Nullable String level,
        @Nullable Long budgetTokens,
        @Nullable Boolean visible,
        Extras extras) {}
