package dev.sluice.canonical;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a price depends on beside the counts of {@link Usage}. The counts here are parts of those there, never in addition.
 *
 * @param tier the service tier that served, in the host's word; empty where it is not told. Never the tier that was asked for
 * @param speed the speed that served, likewise
 * @param region where it was served, likewise
 * @param imageInput how many tokens of {@link Usage#input} were images
 * @param videoInput how many of them were video
 * @param audioCacheRead how many tokens of {@link Usage#cacheRead} were sound
 * @param imageOutput how many tokens of {@link Usage#output} were images
 * @param tools how many of {@link Usage#toolUnits} were of which kind, by the words of the constants here
 * @param legs the answer's parts where several models made it, each with its own usage; then they are what is billed
 */
public record UsageDetails(
        String tier,
        String speed,
        String region,
        long imageInput,
        long videoInput,
        long audioCacheRead,
        long imageOutput,
        Map<String, Long> tools,
        List<Leg> legs) {
    public static final String WEB_SEARCHES = "web_searches";
    public static final String FILE_SEARCHES = "file_searches";
    public static final String X_SEARCHES = "x_searches";
    public static final String CODE_EXECUTIONS = "code_executions";
    public static final String SEARCH_UNITS = "search_units";

    public static final UsageDetails NONE = new UsageDetails("", "", "", 0, 0, 0, 0, Map.of(), List.of());

    /**
     * What one model did of an answer.
     *
     * @param model null where it is the model that was asked
     */
    public record Leg(@Nullable String model, Usage usage) {}

    public UsageDetails {
        tools = Map.copyOf(tools);
        legs = List.copyOf(legs);
    }

    /** Of a host that tells no more than how it served; null is not told. */
    public static UsageDetails served(@Nullable String tier, @Nullable String speed, @Nullable String region) {
        return tier == null && speed == null && region == null
                ? NONE
                : new UsageDetails(orEmpty(tier), orEmpty(speed), orEmpty(region), 0, 0, 0, 0, Map.of(), List.of());
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    public UsageDetails servedAt(String other) {
        return new UsageDetails(other, speed, region, imageInput, videoInput, audioCacheRead, imageOutput, tools, legs);
    }

    /** Likewise with the counts of what was no text; what is less than nothing is nothing. */
    public UsageDetails withModalities(long images, long video, long cachedAudio, long drawn) {
        return images <= 0 && video <= 0 && cachedAudio <= 0 && drawn <= 0
                ? this
                : new UsageDetails(
                        tier,
                        speed,
                        region,
                        Math.max(images, 0),
                        Math.max(video, 0),
                        Math.max(cachedAudio, 0),
                        Math.max(drawn, 0),
                        tools,
                        legs);
    }

    /** Likewise with so many calls of a tool; none are not noted. */
    public UsageDetails withTool(String kind, long calls) {
        if (calls <= 0) {
            return this;
        }
        Map<String, Long> more = new HashMap<>(tools);
        more.merge(kind, calls, Long::sum);
        return new UsageDetails(tier, speed, region, imageInput, videoInput, audioCacheRead, imageOutput, more, legs);
    }

    public UsageDetails withLegs(List<Leg> parts) {
        return parts.isEmpty()
                ? this
                : new UsageDetails(
                        tier, speed, region, imageInput, videoInput, audioCacheRead, imageOutput, tools, parts);
    }
}
