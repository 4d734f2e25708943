package dev.sluice.dialect.generate;

import dev.sluice.canonical.Usage;
import dev.sluice.canonical.UsageDetails;
import dev.sluice.json.Json;
import dev.sluice.json.Json.Obj;
import org.jspecify.annotations.Nullable;

/**
 * {@code usageMetadata}: the prompt's count includes what was cached but not what tools of the host's added to it, and the candidates'
 * count excludes the thoughts (generativelanguage v1beta, UsageMetadata). What is 0 is left out by the host.
 */
final class UsageWords {
    private UsageWords() {}

    /** The usage, or null if no tokens are told. */
    static @Nullable Usage read(@Nullable Obj metadata) {
        if (metadata == null || metadata.members().keySet().stream().noneMatch(name -> name.endsWith("TokenCount"))) {
            return null;
        }
        long prompt = metadata.number("promptTokenCount", 0);
        long tools = metadata.number("toolUsePromptTokenCount", 0);
        long cached = metadata.number("cachedContentTokenCount", 0);
        long candidates = metadata.number("candidatesTokenCount", 0);
        long thoughts = metadata.number("thoughtsTokenCount", 0);
        long heard = audio(metadata, "promptTokensDetails") - audio(metadata, "cacheTokensDetails");
        long spoken = audio(metadata, "candidatesTokensDetails");
        long total = prompt + tools + candidates + thoughts;
        long input = prompt + tools - cached - heard;
        long output = candidates - spoken;
        boolean contradictory = Math.min(Math.min(prompt, tools), Math.min(candidates, thoughts)) < 0
                || Math.min(Math.min(cached, heard), Math.min(input, output)) < 0
                || metadata.number("totalTokenCount", total) != total;
        return new Usage(
                Math.max(input, 0),
                Math.max(cached, 0),
                0,
                0,
                Math.max(output, 0),
                Math.max(thoughts, 0),
                Math.max(heard, 0),
                Math.max(spoken, 0),
                0,
                metadata,
                contradictory,
                details(metadata));
    }

    /** Vertex tells the tier as {@code trafficType}, the Gemini API as {@code serviceTier}. */
    private static UsageDetails details(Obj metadata) {
        String tier = metadata.text("serviceTier");
        return UsageDetails.served(tier == null ? metadata.text("trafficType") : tier, null, null)
                .withModalities(
                        fresh(metadata, "IMAGE"),
                        fresh(metadata, "VIDEO"),
                        audio(metadata, "cacheTokensDetails"),
                        of(metadata, "candidatesTokensDetails", "IMAGE"));
    }

    private static long fresh(Obj metadata, String modality) {
        return of(metadata, "promptTokensDetails", modality)
                + of(metadata, "toolUsePromptTokensDetails", modality)
                - of(metadata, "cacheTokensDetails", modality);
    }

    private static long audio(Obj metadata, String details) {
        return of(metadata, details, "AUDIO");
    }

    private static long of(Obj metadata, String details, String modality) {
        long tokens = 0;
        for (Json detail : metadata.elements(details)) {
            if (detail instanceof Obj object && modality.equals(object.text("modality"))) {
                tokens += object.number("tokenCount", 0);
            }
        }
        return tokens;
    }

    /** The same with the searches of the other, which are not told here. */
    private static Usage searched(Usage own, Usage other) {
        String kind = UsageDetails.WEB_SEARCHES;
        return own.withTool(kind, other.details().tools().getOrDefault(kind, 0L));
    }

    /** The host's own words if they were Gemini's. */
    static Obj write(Usage usage) {
        Obj raw = usage.raw();
        Usage own = raw == null ? null : read(raw);
        if (raw != null && own != null && usage.equals(searched(own, usage))) {
            return raw;
        }
        Obj metadata = new Obj().put("promptTokenCount", usage.totalInput());
        if (usage.cacheRead() > 0) {
            metadata.put("cachedContentTokenCount", usage.cacheRead());
        }
        metadata.put("candidatesTokenCount", usage.output() + usage.audioOutput());
        if (usage.reasoning() > 0) {
            metadata.put("thoughtsTokenCount", usage.reasoning());
        }
        return metadata.put("totalTokenCount", usage.total());
    }
}
