package dev.sluice.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.canonical.Usage;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code usage} object of OpenAI's formats, in the words of Chat Completions ({@code prompt_tokens}) and of Responses
 * ({@code input_tokens}); OpenAI API reference, read 2026-11. Once per answer, so it parses.
 */
public final class UsageReader {
    private static final JsonFactory JSON = new JsonFactory();

    private UsageReader() {}

    /** The usage in the object that begins at {@code start}; null if it cannot be read or has no numbers. */
    public static @Nullable Usage read(Buffer bytes, int start, int end) {
        byte[] json = bytes.getBytes(start, end);
        try (JsonParser parser = JSON.createParser(json)) {
            return parser.nextToken() == JsonToken.START_OBJECT ? readObject(parser) : null;
        } catch (IOException notJson) {
            return null;
        }
    }

    private static @Nullable Usage readObject(JsonParser parser) throws IOException {
        long input = -1;
        long output = -1;
        long cached = 0;
        long reasoning = 0;
        int depth = 1;
        while (depth > 0) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                return null;
            }
            switch (token) {
                case START_OBJECT, START_ARRAY -> depth++;
                case END_OBJECT, END_ARRAY -> depth--;
                case VALUE_NUMBER_INT -> {
                    long value = parser.getLongValue();
                    String name = parser.currentName();
                    switch (name == null ? "" : name) {
                        case "prompt_tokens", "input_tokens" -> input = depth == 1 ? value : input;
                        case "completion_tokens", "output_tokens" -> output = depth == 1 ? value : output;
                        case "cached_tokens", "prompt_cache_hit_tokens" -> cached = value;
                        case "reasoning_tokens" -> reasoning = value;
                        default -> {
                            // total_tokens is a sum, and what else there is is not counted in tokens of ours
                        }
                    }
                }
                default -> {
                    // names, and values that are no counts
                }
            }
        }
        return input < 0 && output < 0 ? null : Usage.of(Math.max(input, 0), Math.max(output, 0), cached, reasoning);
    }
}
