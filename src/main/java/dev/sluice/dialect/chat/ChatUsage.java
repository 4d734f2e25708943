package dev.sluice.dialect.chat;

import dev.sluice.canonical.Usage;
import dev.sluice.canonical.UsageDetails;
import dev.sluice.dialect.UsageTold;
import dev.sluice.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * The usage of Chat Completions: input includes what was cached, output what was thought (OpenAI API reference, read 2026-11). DeepSeek
 * counts the cached in {@code prompt_cache_hit_tokens}; xAI leaves thoughts out of the output, which the total shows.
 */
final class ChatUsage {
    private ChatUsage() {}

    /** Reads the counts and the service tier beside them. */
    static Usage read(UsageTold told) {
        return read(told.usage(), told.tier());
    }

    /**
     * Reads the counts.
     *
     * @param tier the service tier that served; null if it is not told
     */
    static Usage read(Json.Obj usage, @Nullable String tier) {
        return read(usage).with(beside(usage, tier));
    }

    private static UsageDetails beside(Json.Obj usage, @Nullable String tier) {
        Json.Obj in = details(usage, "prompt_tokens_details");
        return UsageDetails.served(tier, null, null)
                .withModalities(
                        in.number("image_tokens", 0),
                        in.number("video_tokens", 0),
                        details(in, "cached_tokens_details").number("audio_tokens", 0),
                        details(usage, "completion_tokens_details").number("image_tokens", 0))
                .withTool(UsageDetails.WEB_SEARCHES, searches(usage));
    }

    /** OpenRouter counts its searches (usage accounting, read 2026-11). */
    private static long searches(Json.Obj usage) {
        return Math.max(
                details(usage, "server_tool_use").number("web_search_requests", 0),
                details(usage, "server_tool_use_details").number("web_search_requests", 0));
    }

    private static Usage read(Json.Obj usage) {
        Json.Obj in = details(usage, "prompt_tokens_details");
        Json.Obj out = details(usage, "completion_tokens_details");
        long prompt = usage.number("prompt_tokens", 0);
        long completion = usage.number("completion_tokens", 0);
        long total = usage.number("total_tokens", prompt + completion);
        long cached = in.number("cached_tokens", usage.number("prompt_cache_hit_tokens", 0));
        long written = in.number("cache_write_tokens", 0);
        long heard = in.number("audio_tokens", 0);
        long reasoning = out.number("reasoning_tokens", 0);
        long spoken = out.number("audio_tokens", 0);
        boolean thoughtsApart = reasoning > 0 && total == prompt + completion + reasoning;
        long input = prompt - cached - written - heard;
        long output = completion - spoken - (thoughtsApart ? 0 : reasoning);
        boolean sums = total == prompt + completion + (thoughtsApart ? reasoning : 0);
        boolean sane = sums
                && input >= 0
                && output >= 0
                && cached >= 0
                && written >= 0
                && reasoning >= 0
                && heard >= 0
                && spoken >= 0;
        return new Usage(
                Math.max(input, 0),
                Math.max(cached, 0),
                Math.max(written, 0),
                0,
                Math.max(output, 0),
                Math.max(reasoning, 0),
                Math.max(heard, 0),
                Math.max(spoken, 0),
                searches(usage),
                usage,
                !sane);
    }

    private static Json.Obj details(Json.Obj usage, String name) {
        Json.Obj details = usage.object(name);
        return details == null ? new Json.Obj() : details;
    }

    static Json.Obj write(Usage usage) {
        Json.Obj in = new Json.Obj().put("cached_tokens", usage.cacheRead()).put("audio_tokens", usage.audioInput());
        long written = usage.cacheWrite() + usage.cacheWriteLong();
        if (written > 0) {
            in.put("cache_write_tokens", written);
        }
        return new Json.Obj()
                .put("prompt_tokens", usage.totalInput())
                .put("completion_tokens", usage.totalOutput())
                .put("total_tokens", usage.total())
                .put("prompt_tokens_details", in)
                .put(
                        "completion_tokens_details",
                        new Json.Obj()
                                .put("reasoning_tokens", usage.reasoning())
                                .put("audio_tokens", usage.audioOutput()));
    }
}
