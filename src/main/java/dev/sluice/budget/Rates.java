package dev.sluice.budget;

/** What a model costs at most. */
@FunctionalInterface
public interface Rates {
    /** The cost of so many tokens under the dearest conditions that can apply; never falls as either grows. */
    long ceilingNanos(long inputTokens, long outputTokens);
}
