package dev.sluice.price;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is counted and paid for. Counts are disjoint: no token is in two of them. A unit without a price of its own is paid for as the
 * one it is a kind of; one without that has no price.
 */
public enum Unit {
    INPUT_TOKENS(true, null),
    INPUT_AUDIO_TOKENS(true, INPUT_TOKENS),
    INPUT_IMAGE_TOKENS(true, INPUT_TOKENS),
    INPUT_VIDEO_TOKENS(true, INPUT_TOKENS),
    /** A host that has no price for it gives no discount. */
    CACHE_READ_TOKENS(true, INPUT_TOKENS),
    CACHE_READ_AUDIO_TOKENS(true, CACHE_READ_TOKENS),
    CACHE_WRITE_TOKENS(true, INPUT_TOKENS),
    /** For an hour; dearer than the short one, so that price cannot stand in. */
    CACHE_WRITE_1H_TOKENS(true, null),
    OUTPUT_TOKENS(true, null),
    OUTPUT_REASONING_TOKENS(true, OUTPUT_TOKENS),
    /** Dearer than text by far, so that price cannot stand in. */
    OUTPUT_AUDIO_TOKENS(true, null),
    OUTPUT_IMAGE_TOKENS(true, null),
    WEB_SEARCHES(false, null),
    /** Where an answer is paid for once that searched the web, however often: a price of it stands for that of searches. */
    GROUNDED_PROMPTS(false, null),
    FILE_SEARCHES(false, null),
    X_SEARCHES(false, null),
    CODE_EXECUTIONS(false, null),
    SEARCH_UNITS(false, null),
    INPUT_IMAGES(false, null),
    INPUT_AUDIO_SECONDS(false, null),
    INPUT_VIDEO_SECONDS(false, null),
    CACHE_STORAGE_TOKEN_HOURS(false, null),
    /** Calls of tools that the host runs, of a kind it does not tell. */
    TOOL_CALLS(false, null);

    private final boolean tokens;
    private final @Nullable Unit kindOf;
    private final String word = name().toLowerCase(Locale.ROOT);

    Unit(boolean tokens, @Nullable Unit kindOf) {
        this.tokens = tokens;
        this.kindOf = kindOf;
    }

    /** Whether multipliers of region and mode apply to it; fees per call are as they are. */
    boolean isTokens() {
        return tokens;
    }

    @Nullable
    Unit kindOf() {
        return kindOf;
    }

    /** Whether it is of the price of what it is a kind of unless a price of its own is as particular. */
    boolean isAlike() {
        return this == OUTPUT_REASONING_TOKENS || this == INPUT_IMAGE_TOKENS || this == INPUT_VIDEO_TOKENS;
    }

    /** Whether it is a token that was read. */
    boolean isInput() {
        return tokens && compareTo(OUTPUT_TOKENS) < 0;
    }

    /** As price files have it. */
    public String word() {
        return word;
    }
}
