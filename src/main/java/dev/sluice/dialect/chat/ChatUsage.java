package dev.sluice.dialect.chat;

import dev.sluice.canonical.Usage;
import dev.sluice.json.Json;

/**
 * The usage of Chat Completions: input includes what was cached, output what was thought (OpenAI API reference, read 2026-11). DeepSeek
 * counts the cached in {@code prompt_cache_hit_tokens}; xAI leaves thoughts out of the output, which the total shows.
 */
final class ChatUsage {
    private ChatUsage() {}

    static Usage read(Json.Obj usage) {
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
        boolean sane = sums && input >= 0 && output >= 0 && cached >= 0 && written >= 0 && reasoning >= 0;
        return new Usage(
                Math.max(input, 0), cached, written, 0, Math.max(output, 0), reasoning, heard, spoken, 0, usage, !sane);
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
