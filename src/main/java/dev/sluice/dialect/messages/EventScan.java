package dev.sluice.dialect.messages;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What one event says. It is read token by token into the same fields again and again, because an answer has thousands of events; only
 * what comes once in an answer or block becomes a tree.
 */
final class EventScan {
    @Nullable
    String type;

    long index;

    @Nullable
    String text;

    @Nullable
    String thinking;

    @Nullable
    String signature;

    @Nullable
    String partialJson;

    @Nullable
    Json citation;

    @Nullable
    String stopReason;

    @Nullable
    String stopSequence;

    Json.@Nullable Obj message;
    Json.@Nullable Obj contentBlock;
    Json.@Nullable Obj usage;

    @Nullable
    Json error;

    void read(byte[] data, int length) throws IOException {
        clear();
        try (JsonParser parser = JsonReader.parser(data, 0, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new InvalidJsonException();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                member(name, parser);
            }
            if (parser.nextToken() != null) {
                throw new InvalidJsonException();
            }
        }
    }

    private void clear() {
        type = null;
        index = -1;
        text = null;
        thinking = null;
        signature = null;
        partialJson = null;
        citation = null;
        stopReason = null;
        stopSequence = null;
        message = null;
        contentBlock = null;
        usage = null;
        error = null;
    }

    private void member(String name, JsonParser parser) throws IOException {
        switch (name) {
            case "type" -> type = JsonReader.text(parser);
            case "index" -> index = JsonReader.number(parser);
            case "delta" -> delta(parser);
            case "message" -> message = object(parser);
            case "content_block" -> contentBlock = object(parser);
            case "usage" -> usage = object(parser);
            case "error" -> error = JsonReader.readValue(parser);
            default -> parser.skipChildren();
        }
    }

    private void delta(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "text" -> text = JsonReader.text(parser);
                case "partial_json" -> partialJson = JsonReader.text(parser);
                case "thinking" -> thinking = JsonReader.text(parser);
                case "signature" -> signature = JsonReader.text(parser);
                case "citation" -> citation = JsonReader.readValue(parser);
                case "stop_reason" -> stopReason = JsonReader.text(parser);
                case "stop_sequence" -> stopSequence = JsonReader.text(parser);
                default -> parser.skipChildren();
            }
        }
    }

    private static Json.@Nullable Obj object(JsonParser parser) throws IOException {
        return JsonReader.readValue(parser) instanceof Json.Obj object ? object : null;
    }
}
