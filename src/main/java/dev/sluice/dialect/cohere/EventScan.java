package dev.sluice.dialect.cohere;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What one event says, read token by token into the same fields again and again; only the usage, which comes once, becomes a tree. */
final class EventScan {
    @Nullable
    String type;

    @Nullable
    String id;

    @Nullable
    String text;

    @Nullable
    String thinking;

    @Nullable
    String plan;

    @Nullable
    String callId;

    @Nullable
    String name;

    @Nullable
    String arguments;

    @Nullable
    String finishReason;

    Json.@Nullable Obj usage;

    void read(byte[] data, int length) throws IOException {
        type = null;
        id = null;
        text = null;
        thinking = null;
        plan = null;
        callId = null;
        name = null;
        arguments = null;
        finishReason = null;
        usage = null;
        try (JsonParser parser = JsonReader.parser(data, 0, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new InvalidJsonException();
            }
            members(parser, this::member);
            if (parser.nextToken() != null) {
                throw new InvalidJsonException();
            }
        }
    }

    private interface Member {
        void read(String name, JsonParser parser) throws IOException;
    }

    /** Reads the object at whose beginning the parser stands; what is none is passed over. */
    private static void members(JsonParser parser, Member member) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            member.read(name, parser);
        }
    }

    private void member(String member, JsonParser parser) throws IOException {
        switch (member) {
            case "type" -> type = JsonReader.text(parser);
            case "id" -> id = JsonReader.text(parser);
            case "delta" -> members(parser, this::delta);
            default -> parser.skipChildren();
        }
    }

    private void delta(String member, JsonParser parser) throws IOException {
        switch (member) {
            case "message" -> members(parser, this::message);
            case "finish_reason" -> finishReason = JsonReader.text(parser);
            case "usage" -> usage = JsonReader.readValue(parser) instanceof Json.Obj told ? told : null;
            default -> parser.skipChildren();
        }
    }

    private void message(String member, JsonParser parser) throws IOException {
        switch (member) {
            case "content" -> members(parser, this::content);
            case "tool_plan" -> plan = JsonReader.text(parser);
            case "tool_calls" -> members(parser, this::call);
            default -> parser.skipChildren();
        }
    }

    private void content(String member, JsonParser parser) throws IOException {
        switch (member) {
            case "text" -> text = JsonReader.text(parser);
            case "thinking" -> thinking = JsonReader.text(parser);
            default -> parser.skipChildren();
        }
    }

    private void call(String member, JsonParser parser) throws IOException {
        switch (member) {
            case "id" -> callId = JsonReader.text(parser);
            case "function" -> members(parser, this::function);
            default -> parser.skipChildren();
        }
    }

    private void function(String member, JsonParser parser) throws IOException {
        switch (member) {
            case "name" -> name = JsonReader.text(parser);
            case "arguments" -> arguments = JsonReader.text(parser);
            default -> parser.skipChildren();
        }
    }
}
