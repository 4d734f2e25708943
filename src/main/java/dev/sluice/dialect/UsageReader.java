package dev.sluice.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.canonical.Usage;
import dev.sluice.canonical.UsageDetails;
import dev.sluice.json.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code usage} object of OpenAI's other formats (embeddings, images, audio), in the words of Chat Completions ({@code
 * prompt_tokens}) and of Responses ({@code input_tokens}); OpenAI API reference, read 2026-11.
 */
public final class UsageReader {
    private static final JsonFactory JSON = new JsonFactory();

    private UsageReader() {}

    /** Whether the object that begins at {@code start} is whole and tells how much was read or written. Builds nothing. */
    static boolean tellsCounts(byte[] bytes, int start) {
        try (JsonParser parser = JSON.createParser(bytes, start, bytes.length - start)) {
            return parser.nextToken() == JsonToken.START_OBJECT && tellsCounts(parser);
        } catch (IOException notJson) {
            return false;
        }
    }

    private static boolean tellsCounts(JsonParser parser) throws IOException {
        boolean told = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.VALUE_NUMBER_INT && isTotal(name)) {
                told |= parser.getLongValue() >= 0;
            }
            parser.skipChildren();
        }
        return told && parser.currentToken() == JsonToken.END_OBJECT;
    }

    private static boolean isTotal(String name) {
        return switch (name) {
            case "prompt_tokens", "input_tokens", "completion_tokens", "output_tokens" -> true;
            default -> false;
        };
    }

    /** The usage with the host's own words; null if it has no numbers. */
    public static @Nullable Usage read(UsageTold told) {
        Json.Obj usage = told.usage();
        long input = either(usage, "prompt_tokens", "input_tokens", -1);
        long output = either(usage, "completion_tokens", "output_tokens", -1);
        if (input < 0 && output < 0) {
            return null;
        }
        Json.Obj in = details(usage, "prompt_tokens_details", "input_tokens_details");
        Json.Obj out = details(usage, "completion_tokens_details", "output_tokens_details");
        Usage counts = Usage.of(
                Math.max(input, 0),
                Math.max(output, 0),
                in.number("cached_tokens", usage.number("prompt_cache_hit_tokens", 0)),
                out.number("reasoning_tokens", 0));
        UsageDetails details = UsageDetails.served(told.tier(), null, null)
                .withModalities(
                        in.number("image_tokens", 0), in.number("video_tokens", 0), 0, out.number("image_tokens", 0));
        return counts.hearing(in.number("audio_tokens", 0), out.number("audio_tokens", 0))
                .withRaw(usage)
                .with(details);
    }

    /**
     * What a host says it bills, in Cohere's words ({@code meta.billed_units} of {@code /rerank}, API v2, read 2026-11); null if it is
     * nothing that is known.
     */
    public static @Nullable Usage readBilled(Json.Obj meta) {
        Json.Obj units = meta.object("billed_units");
        long searches = units == null ? 0 : units.number("search_units", 0);
        if (units == null || searches <= 0) {
            return null;
        }
        long input = Math.max(units.number("input_tokens", 0), 0);
        long output = Math.max(units.number("output_tokens", 0), 0);
        return Usage.of(input, output, 0, 0)
                .withTool(UsageDetails.SEARCH_UNITS, searches)
                .withRaw(meta);
    }

    private static long either(Json.Obj usage, String name, String otherName, long otherwise) {
        return usage.number(name, usage.number(otherName, otherwise));
    }

    private static Json.Obj details(Json.Obj usage, String name, String otherName) {
        Json.Obj details = usage.object(name);
        details = details == null ? usage.object(otherName) : details;
        return details == null ? new Json.Obj() : details;
    }
}
