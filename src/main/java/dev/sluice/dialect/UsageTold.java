package dev.sluice.dialect;

import dev.sluice.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A host's usage and what stands beside it that a price depends on.
 *
 * @param usage the object of counts
 * @param tier the service tier that served, in the host's word; null where it is not told
 * @param output the items of a response, as far as they tell which tools the host ran; empty in other dialects
 */
public record UsageTold(Json.Obj usage, @Nullable String tier, List<Json> output) {
    /** The items of {@code output} in its bytes, as far as they tell which tools the host ran; none if it cannot be read. */
    public static List<Json> items(byte[] output) {
        return UsageScan.items(output);
    }

    public static UsageTold of(Json.Obj usage) {
        return new UsageTold(usage, null, List.of());
    }
}
