package dev.sluice.dialect.ollama;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What one line says, read token by token into the same fields again and again; only tool calls become trees. */
final class LineScan {
    @Nullable
    String model;

    @Nullable
    String created;

    @Nullable
    String content;

    @Nullable
    String thinking;

    @Nullable
    Json calls;

    @Nullable
    Json error;

    @Nullable
    String doneReason;

    boolean done;
    long input;
    long output;

    void read(byte[] line, int length) throws IOException {
        model = null;
        created = null;
        content = null;
        thinking = null;
        calls = null;
        error = null;
        doneReason = null;
        done = false;
        input = -1;
        output = -1;
        try (JsonParser parser = JsonReader.parser(line, 0, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new InvalidJsonException();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                member(name, value, parser);
            }
            if (parser.nextToken() != null) {
                throw new InvalidJsonException();
            }
        }
    }

    private void member(String name, JsonToken value, JsonParser parser) throws IOException {
        switch (name) {
            case "model" -> model = JsonReader.text(parser);
            case "created_at" -> created = JsonReader.text(parser);
            case "message" -> message(parser);
            case "done" -> {
                done = value == JsonToken.VALUE_TRUE;
                parser.skipChildren();
            }
            case "done_reason" -> doneReason = JsonReader.text(parser);
            case "prompt_eval_count" -> input = JsonReader.number(parser);
            case "eval_count" -> output = JsonReader.number(parser);
            case "error" -> error = JsonReader.readValue(parser);
            default -> parser.skipChildren();
        }
    }

    private void message(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "content" -> content = JsonReader.text(parser);
                case "thinking" -> thinking = JsonReader.text(parser);
                case "tool_calls" -> calls = JsonReader.readValue(parser);
                default -> parser.skipChildren();
            }
        }
    }
}
