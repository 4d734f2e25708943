package dev.sluice.price;

import dev.sluice.canonical.Usage;
import dev.sluice.canonical.UsageDetails;
import java.util.EnumMap;
import java.util.Map;

/** A usage as counts of units that do not overlap. */
final class Counts {
    private Counts() {}

    /** The units of which there are any, in order. */
    static Map<Unit, Long> of(Usage usage) {
        UsageDetails parts = usage.details();
        long images = Math.min(parts.imageInput(), usage.input());
        long video = Math.min(parts.videoInput(), usage.input() - images);
        long heardBefore = Math.min(parts.audioCacheRead(), usage.cacheRead());
        long drawn = Math.min(parts.imageOutput(), usage.output());
        Map<Unit, Long> counts = new EnumMap<>(Unit.class);
        put(counts, Unit.INPUT_TOKENS, usage.input() - images - video);
        put(counts, Unit.INPUT_IMAGE_TOKENS, images);
        put(counts, Unit.INPUT_VIDEO_TOKENS, video);
        put(counts, Unit.INPUT_AUDIO_TOKENS, usage.audioInput());
        put(counts, Unit.CACHE_READ_TOKENS, usage.cacheRead() - heardBefore);
        put(counts, Unit.CACHE_READ_AUDIO_TOKENS, heardBefore);
        put(counts, Unit.CACHE_WRITE_TOKENS, usage.cacheWrite());
        put(counts, Unit.CACHE_WRITE_1H_TOKENS, usage.cacheWriteLong());
        put(counts, Unit.OUTPUT_TOKENS, usage.output() - drawn);
        put(counts, Unit.OUTPUT_IMAGE_TOKENS, drawn);
        put(counts, Unit.OUTPUT_REASONING_TOKENS, usage.reasoning());
        put(counts, Unit.OUTPUT_AUDIO_TOKENS, usage.audioOutput());
        putTools(counts, usage);
        return counts;
    }

    private static void putTools(Map<Unit, Long> counts, Usage usage) {
        Map<String, Long> tools = usage.details().tools();
        if (tools.isEmpty()) {
            put(counts, Unit.TOOL_CALLS, usage.toolUnits());
        }
        for (Unit unit : Unit.values()) {
            put(counts, unit, tools.getOrDefault(unit.word(), 0L));
        }
    }

    private static void put(Map<Unit, Long> counts, Unit unit, long count) {
        if (count > 0) {
            counts.put(unit, count);
        }
    }
}
