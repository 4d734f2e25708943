package dev.sluice.dialect.messages;

import dev.sluice.canonical.Usage;
import dev.sluice.canonical.UsageDetails;
import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code usage} object: input leaves out what was cached, output includes what was thought. */
final class Counts {
    private Counts() {}

    /** Null where there is no object, or none with a count. */
    static @Nullable Usage read(Json.@Nullable Obj told) {
        if (told == null || !(told.has("input_tokens") || told.has("output_tokens"))) {
            return null;
        }
        long input = told.number("input_tokens", 0);
        long cacheRead = told.number("cache_read_input_tokens", 0);
        Json.Obj creation = told.object("cache_creation");
        long longWrite = creation == null ? 0 : creation.number("ephemeral_1h_input_tokens", 0);
        long shortWrite = creation == null ? 0 : creation.number("ephemeral_5m_input_tokens", 0);
        // In a stream the sum is told anew at the end, but not always how it is made up.
        long cacheWrite = told.number("cache_creation_input_tokens", longWrite + shortWrite);
        long output = told.number("output_tokens", 0);
        Json.Obj details = told.object("output_tokens_details");
        long thinking = details == null ? 0 : details.number("thinking_tokens", 0);
        Json.Obj tools = told.object("server_tool_use");
        long searches = tools == null ? 0 : tools.number("web_search_requests", 0);
        boolean contradictory = least(input, cacheRead, longWrite, shortWrite, cacheWrite, thinking, searches) < 0
                || thinking > output
                || longWrite + shortWrite > cacheWrite;
        long heldLong = Math.min(Math.max(longWrite, 0), Math.max(cacheWrite, 0));
        return new Usage(
                Math.max(input, 0),
                Math.max(cacheRead, 0),
                Math.max(cacheWrite, 0) - heldLong,
                heldLong,
                Math.max(output - Math.max(thinking, 0), 0),
                Math.max(thinking, 0),
                0,
                0,
                Math.max(searches, 0),
                told,
                contradictory,
                details(told, searches));
    }

    private static UsageDetails details(Json.Obj told, long searches) {
        return UsageDetails.served(told.text("service_tier"), told.text("speed"), told.text("inference_geo"))
                .withTool(UsageDetails.WEB_SEARCHES, searches)
                .withLegs(legs(told));
    }

    /**
     * {@code iterations}: what each model did, where a fallback or an advisor had a part; an attempt that was stopped before it wrote
     * anything is free. A single one of the model itself says no more than the sum does.
     */
    private static List<UsageDetails.Leg> legs(Json.Obj told) {
        List<UsageDetails.Leg> legs = new ArrayList<>();
        boolean tellsMore = told.elements("iterations").size() > 1;
        for (Json iteration : told.elements("iterations")) {
            Usage usage = iteration instanceof Json.Obj leg ? read(leg) : null;
            if (usage != null && usage.totalOutput() > 0) {
                String model = ((Json.Obj) iteration).text("model");
                tellsMore |= model != null;
                legs.add(new UsageDetails.Leg(model, usage));
            }
        }
        return tellsMore ? legs : List.of();
    }

    private static long least(long... counts) {
        long least = 0;
        for (long count : counts) {
            least = Math.min(least, count);
        }
        return least;
    }

    /** What is known later replaces what was known before, and what is not told again stays: nothing is added up. */
    static Json.Obj merge(Json.@Nullable Obj before, Json.@Nullable Obj later) {
        Json.Obj merged = before == null ? new Json.Obj() : before.copy();
        if (later != null) {
            later.members().forEach((name, value) -> {
                if (!(value instanceof Json.Null) || !merged.has(name)) {
                    merged.put(name, value);
                }
            });
        }
        return merged;
    }

    static Json.Obj write(@Nullable Usage usage) {
        Json.Obj told = new Json.Obj();
        if (usage == null) {
            return told.put("input_tokens", 0)
                    .put("cache_creation_input_tokens", 0)
                    .put("cache_read_input_tokens", 0)
                    .put("output_tokens", 0);
        }
        told.put("input_tokens", usage.input() + usage.audioInput())
                .put("cache_creation_input_tokens", usage.cacheWrite() + usage.cacheWriteLong())
                .put("cache_read_input_tokens", usage.cacheRead())
                .put(
                        "cache_creation",
                        new Json.Obj()
                                .put("ephemeral_5m_input_tokens", usage.cacheWrite())
                                .put("ephemeral_1h_input_tokens", usage.cacheWriteLong()))
                .put("output_tokens", usage.totalOutput());
        if (usage.reasoning() > 0) {
            told.put("output_tokens_details", new Json.Obj().put("thinking_tokens", usage.reasoning()));
        }
        if (usage.toolUnits() > 0) {
            told.put(
                    "server_tool_use",
                    new Json.Obj().put("web_search_requests", usage.toolUnits()).put("web_fetch_requests", 0));
        }
        return told;
    }
}
