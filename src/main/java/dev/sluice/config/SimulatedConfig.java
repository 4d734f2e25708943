package dev.sluice.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code simulated}: the model host that Sluice brings along. How it is spoken to is in
 * {@code docs/simulated-provider.md}.
 *
 * @param enabled whether the gateway runs one beside itself
 * @param seed what every answer is derived from: same seed and same request, same answer
 * @param firstToken time until the first token, a {@link Spread} of durations
 * @param interToken time between two tokens, a {@link Spread} of durations
 * @param tokensPerAnswer how long an answer is where the request does not say, a {@link Spread} of counts
 * @param faults what goes wrong by chance
 * @param replay a {@code .jsonl} or {@code .jsonl.gz} file of recordings, or a folder of them; null for none
 * @param recordBodies whether the latest request bodies are kept, for tests that compare them
 */
public record SimulatedConfig(
        boolean enabled,
        long seed,
        String firstToken,
        String interToken,
        String tokensPerAnswer,
        List<FaultConfig> faults,
        @Nullable String replay,
        boolean recordBodies) {
    public SimulatedConfig {
        faults = List.copyOf(faults);
        Spread.ofDurations("simulated.firstToken", firstToken);
        Spread.ofDurations("simulated.interToken", interToken);
        Spread.ofCounts("simulated.tokensPerAnswer", tokensPerAnswer);
    }

    /** A host that shows what streaming looks like and still is quick. */
    public static final SimulatedConfig DEFAULT =
            new SimulatedConfig(true, 42, "20ms", "5ms", "uniform:24:48", List.of(), null, false);

    /** The same host answering at once, for tests. */
    public SimulatedConfig withoutDelays() {
        return new SimulatedConfig(enabled, seed, "0ms", "0ms", tokensPerAnswer, faults, replay, recordBodies);
    }

    public SimulatedConfig withReplay(String source) {
        return new SimulatedConfig(
                enabled, seed, firstToken, interToken, tokensPerAnswer, faults, source, recordBodies);
    }

    public SimulatedConfig withFaults(List<FaultConfig> chances) {
        return new SimulatedConfig(
                enabled, seed, firstToken, interToken, tokensPerAnswer, chances, replay, recordBodies);
    }

    public SimulatedConfig withRecordedBodies() {
        return new SimulatedConfig(enabled, seed, firstToken, interToken, tokensPerAnswer, faults, replay, true);
    }
}
