package dev.sluice.provider.simulated;

/** What the simulated host takes: half a dollar per million tokens of input, one and a half of output. */
final class Tariff {
    private static final long INPUT_NANOS = 500;
    private static final long OUTPUT_NANOS = 1_500;

    private Tariff() {}

    static long nanos(long inputTokens, long outputTokens) {
        return inputTokens * INPUT_NANOS + outputTokens * OUTPUT_NANOS;
    }
}
