package dev.sluice.dialect.cohere;

import dev.sluice.canonical.Usage;
import dev.sluice.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * {@code usage}: {@code tokens} are what the model read and wrote, with a preamble of Cohere's own and with what was cached or thought;
 * {@code billed_units} are what is paid for, without them. A bill is made from the raw words.
 */
final class Tokens {
    private Tokens() {}

    static @Nullable Usage read(Json.@Nullable Obj usage) {
        if (usage == null) {
            return null;
        }
        Json.Obj counts = usage.object("tokens");
        if (counts == null) {
            counts = usage.object("billed_units");
        }
        if (counts == null) {
            return null;
        }
        long cached = usage.number("cached_tokens", 0);
        return Usage.of(
                        Math.max(counts.number("input_tokens", 0), 0),
                        Math.max(counts.number("output_tokens", 0), 0),
                        cached,
                        counts.number("reasoning_tokens", 0))
                .withRaw(usage);
    }
}
