package dev.sluice.dialect;

import dev.sluice.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A host's usage and what stands beside it that a price depends on.
 *
 * @param usage the object of counts
 * @param tier the service tier that served, in the host's word; null where it is not told
 * @param output what stands beside it of the tools that the host ran: the items of a response, or what a candidate of Gemini's is
 *     grounded in; empty in other dialects
 */
public record UsageTold(Json.Obj usage, @Nullable String tier, List<Json> output) {
    /** The items of {@code output} in its bytes, as far as they tell which tools the host ran; none if it cannot be read. */
    public static List<Json> items(byte[] output) {
        return UsageScan.items(output);
    }

    public static UsageTold of(Json.Obj usage) {
        return of(usage, null);
    }

    /** Of an answer that no tools were used for. */
    public static UsageTold of(Json.Obj usage, @Nullable String tier) {
        return new UsageTold(usage, tier, List.of());
    }
}
