package dev.sluice.dialect.generate;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.Json.Obj;
import dev.sluice.json.JsonReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One {@code GenerateContentResponse} of a stream, taken apart by its tokens: text costs its text, and only calls, sources and errors
 * become trees. Used for one chunk after the other, because a million of them pass.
 */
final class ChunkScan {
    /** One answer's share of the chunk. */
    static final class Candidate {
        int index;

        @Nullable
        String finish;

        final List<Piece> pieces = new ArrayList<>();
        final Obj sources = new Obj();
    }

    /**
     * One part.
     *
     * @param foreign whether it is of a sort that streams of other dialects do not know, such as code or pictures
     */
    record Piece(
            @Nullable String text,
            boolean thought,
            @Nullable String signature,
            @Nullable Obj call,
            boolean foreign) {}

    /** By these an object is known for a chunk. */
    private static final Set<String> MEMBERS =
            Set.of("candidates", "usageMetadata", "modelVersion", "responseId", "promptFeedback");

    final List<Candidate> candidates = new ArrayList<>();

    @Nullable
    String id;

    @Nullable
    String model;

    @Nullable
    String created;

    @Nullable
    Json error;

    boolean blocked;
    boolean known;
    byte @Nullable [] usage;

    /** Reads the object in {@code [0, length)}. */
    void read(byte[] bytes, int length) throws IOException {
        candidates.clear();
        id = null;
        model = null;
        created = null;
        error = null;
        blocked = false;
        known = false;
        usage = null;
        try (JsonParser parser = JsonReader.parser(bytes, 0, length)) {
            expect(parser.nextToken(), JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                member(name, parser, bytes);
            }
            if (parser.nextToken() != null) {
                throw new InvalidJsonException();
            }
        }
    }

    private static void expect(@Nullable JsonToken token, JsonToken wanted) {
        if (token != wanted) {
            throw new InvalidJsonException();
        }
    }

    private void member(String name, JsonParser parser, byte[] bytes) throws IOException {
        known |= MEMBERS.contains(name);
        switch (name) {
            case "candidates" -> readCandidates(parser);
            case "usageMetadata" -> readUsage(parser, bytes);
            case "modelVersion" -> model = text(parser);
            case "responseId" -> id = text(parser);
            case "createTime" -> created = text(parser);
            case "promptFeedback" ->
                blocked = JsonReader.readValue(parser) instanceof Obj feedback && feedback.value("blockReason") != null;
            case "error" -> {
                Json value = JsonReader.readValue(parser);
                error = value instanceof Json.Null ? null : value;
            }
            default -> parser.skipChildren();
        }
    }

    private static @Nullable String text(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NULL -> null;
            default -> throw new InvalidJsonException();
        };
    }

    /** Stands in every chunk, and only the last counts; so it is kept as bytes, and as none if it tells no tokens. */
    private void readUsage(JsonParser parser, byte[] bytes) throws IOException {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        boolean counts = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            counts |= parser.currentName().endsWith("TokenCount");
            parser.nextToken();
            parser.skipChildren();
        }
        int end = (int) parser.currentLocation().getByteOffset();
        usage = counts ? Arrays.copyOfRange(bytes, start, end) : null;
    }

    private void readCandidates(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        expect(parser.currentToken(), JsonToken.START_ARRAY);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(parser.currentToken(), JsonToken.START_OBJECT);
            candidates.add(candidate(parser));
        }
    }

    private static Candidate candidate(JsonParser parser) throws IOException {
        Candidate candidate = new Candidate();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "index" -> candidate.index = index(parser);
                case "finishReason" -> candidate.finish = finish(parser);
                case "content" -> readContent(parser, candidate.pieces);
                case "groundingMetadata", "citationMetadata", "urlContextMetadata" ->
                    candidate.sources.put(name, JsonReader.readValue(parser));
                default -> parser.skipChildren();
            }
        }
        return candidate;
    }

    private static int index(JsonParser parser) throws IOException {
        expect(parser.currentToken(), JsonToken.VALUE_NUMBER_INT);
        return parser.getIntValue();
    }

    private static @Nullable String finish(JsonParser parser) throws IOException {
        return parser.currentToken() == JsonToken.VALUE_NUMBER_INT ? parser.getText() : text(parser);
    }

    private static void readContent(JsonParser parser, List<Piece> pieces) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        expect(parser.currentToken(), JsonToken.START_OBJECT);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean parts = parser.currentName().equals("parts");
            parser.nextToken();
            if (!parts || parser.currentToken() == JsonToken.VALUE_NULL) {
                parser.skipChildren();
                continue;
            }
            expect(parser.currentToken(), JsonToken.START_ARRAY);
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                expect(parser.currentToken(), JsonToken.START_OBJECT);
                pieces.add(piece(parser));
            }
        }
    }

    private static Piece piece(JsonParser parser) throws IOException {
        String text = null;
        String signature = null;
        boolean thought = false;
        boolean foreign = false;
        Obj call = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "text" -> text = text(parser);
                case "thoughtSignature" -> signature = text(parser);
                case "thought" -> thought = parser.currentToken() == JsonToken.VALUE_TRUE;
                case "functionCall" -> call = JsonReader.readValue(parser) instanceof Obj object ? object : null;
                default -> {
                    foreign = true;
                    parser.skipChildren();
                }
            }
        }
        return new Piece(text, thought, signature, call, foreign);
    }
}
