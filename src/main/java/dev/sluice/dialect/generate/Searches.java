package dev.sluice.dialect.generate;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.canonical.Usage;
import dev.sluice.canonical.UsageDetails;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.Json.Obj;
import dev.sluice.json.JsonReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an answer was looked up with: {@code groundingMetadata.webSearchQueries} of its candidates, in any of its chunks. Google bills each
 * query once, however often it is told, and none that is empty (Gemini API, Grounding with Google Search, read 2026-11). The usage does
 * not tell it.
 */
final class Searches {
    private static final int MAX_QUERIES = 1_000;

    private final Set<String> queries = new HashSet<>();

    void add(@Nullable Obj grounding) {
        if (grounding == null) {
            return;
        }
        for (Json query : grounding.elements("webSearchQueries")) {
            if (query instanceof Json.Text text && !text.value().isBlank() && queries.size() < MAX_QUERIES) {
                queries.add(text.value());
            }
        }
    }

    /** Likewise, from a whole chunk. */
    void addChunk(byte[] json) {
        try (JsonParser parser = JsonReader.parser(json, 0, json.length)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    boolean candidates = parser.currentName().equals("candidates");
                    parser.nextToken();
                    if (candidates) {
                        groundings(parser).forEach(this::add);
                    } else {
                        parser.skipChildren();
                    }
                }
            }
        } catch (IOException | InvalidJsonException unreadable) {
            // The caller gets it as it is.
        }
    }

    /** The usage with what was searched for. */
    @Nullable
    Usage in(@Nullable Usage usage) {
        return usage == null ? null : usage.withTool(UsageDetails.WEB_SEARCHES, queries.size());
    }

    /** The {@code groundingMetadata} in the bytes of {@code candidates}; none if they cannot be read. */
    static List<Obj> groundings(byte[] candidates) {
        try (JsonParser parser = JsonReader.parser(candidates, 0, candidates.length)) {
            parser.nextToken();
            return groundings(parser);
        } catch (IOException | InvalidJsonException unreadable) {
            return List.of();
        }
    }

    private static List<Obj> groundings(JsonParser parser) throws IOException {
        List<Obj> found = new ArrayList<>();
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return found;
        }
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean grounding = parser.currentName().equals("groundingMetadata");
                JsonToken value = parser.nextToken();
                if (grounding && value == JsonToken.START_OBJECT) {
                    found.add((Obj) JsonReader.readValue(parser));
                } else {
                    parser.skipChildren();
                }
            }
        }
        return found;
    }
}
