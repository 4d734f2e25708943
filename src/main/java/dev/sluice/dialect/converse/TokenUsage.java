package dev.sluice.dialect.converse;

import dev.sluice.canonical.Usage;
import dev.sluice.canonical.UsageDetails;
import dev.sluice.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bedrock's counts (service model, {@code TokenUsage}): {@code inputTokens} is without what was read from the cache or written to it,
 * {@code totalTokens} is with both, and thoughts are in {@code outputTokens} untold.
 */
final class TokenUsage {
    private TokenUsage() {}

    /** Reads what stands in an answer's body or in its last event: the usage, and beside it on which terms it was served. */
    static @Nullable Usage beside(Json.Obj told) {
        Usage usage = read(told.object("usage"));
        Json.Obj tier = told.object("serviceTier");
        Json.Obj performance = told.object("performanceConfig");
        return usage == null
                ? null
                : usage.with(UsageDetails.served(
                        tier == null ? null : tier.text("type"),
                        performance == null ? null : performance.text("latency"),
                        null));
    }

    static @Nullable Usage read(Json.@Nullable Obj words) {
        if (words == null || (!words.has("inputTokens") && !words.has("outputTokens"))) {
            return null;
        }
        long input = words.number("inputTokens", 0);
        long output = words.number("outputTokens", 0);
        long cacheRead = words.number("cacheReadInputTokens", 0);
        long cacheWrite = words.number("cacheWriteInputTokens", 0);
        long written = 0;
        long writtenLong = 0;
        for (Json detail : words.elements("cacheDetails")) {
            if (detail instanceof Json.Obj entry) {
                long tokens = entry.number("inputTokens", 0);
                written += tokens;
                writtenLong += "1h".equals(entry.text("ttl")) ? tokens : 0;
            }
        }
        long sum = input + cacheRead + cacheWrite + output;
        boolean negative = input < 0 || output < 0 || cacheRead < 0 || cacheWrite < 0 || writtenLong < 0;
        boolean contradictory = negative || words.number("totalTokens", sum) != sum || written > cacheWrite;
        return new Usage(
                Math.max(input, 0),
                Math.max(cacheRead, 0),
                Math.max(cacheWrite - Math.max(writtenLong, 0), 0),
                Math.max(writtenLong, 0),
                Math.max(output, 0),
                0,
                0,
                0,
                0,
                words,
                contradictory);
    }

    /** In these words, whoever told it. */
    static Json.Obj write(Usage usage) {
        Json.Obj words = new Json.Obj()
                .put("inputTokens", usage.input() + usage.audioInput())
                .put("outputTokens", usage.totalOutput())
                .put("totalTokens", usage.total());
        long written = usage.cacheWrite() + usage.cacheWriteLong();
        if (usage.cacheRead() + written > 0) {
            words.put("cacheReadInputTokens", usage.cacheRead()).put("cacheWriteInputTokens", written);
        }
        if (usage.cacheWriteLong() > 0) {
            words.put(
                    "cacheDetails",
                    new Json.Arr(List.of(detail("5m", usage.cacheWrite()), detail("1h", usage.cacheWriteLong()))));
        }
        return words;
    }

    private static Json detail(String ttl, long tokens) {
        return new Json.Obj().put("ttl", ttl).put("inputTokens", tokens);
    }
}
