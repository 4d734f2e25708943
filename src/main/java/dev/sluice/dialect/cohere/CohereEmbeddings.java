package dev.sluice.dialect.cohere;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.canonical.EmbeddingAnswer;
import dev.sluice.canonical.EmbeddingQuestion;
import dev.sluice.canonical.Extras;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.Embedding;
import dev.sluice.dialect.Losses;
import dev.sluice.dialect.Vectors;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Questions to {@code /v2/embed} and their answers (Cohere API reference, read 2026-11). Cohere wants to know what the texts are for, which
 * callers of OpenAI's API cannot say in its words: a member {@code input_type} is handed on, and without one they are to be searched.
 */
final class CohereEmbeddings implements Embedding {
    private static final int MAX_TEXTS = 96;
    private static final String TYPE = "input_type";

    @Override
    public int maxTexts() {
        return MAX_TEXTS;
    }

    @Override
    public Json.Obj question(EmbeddingQuestion question, String model, Losses losses) {
        Map<String, Json> extras = new LinkedHashMap<>(question.extras().members());
        Json type = extras.remove(TYPE);
        losses.dropExtras(new Extras(question.extras().dialect(), extras));
        Json.Obj body = new Json.Obj()
                .put("model", model)
                .put("texts", Json.Arr.ofTexts(question.texts()))
                .put(TYPE, type == null ? new Json.Text("search_document") : type)
                .put("embedding_types", Json.Arr.ofTexts(List.of("float")));
        Integer dimensions = question.dimensions();
        return dimensions == null ? body : body.put("output_dimension", dimensions);
    }

    @Override
    public EmbeddingAnswer answer(Buffer body, EmbeddingQuestion question) {
        List<float[]> vectors = new ArrayList<>();
        Usage usage = null;
        byte[] bytes = body.getBytes();
        try (JsonParser parser = JsonReader.parser(bytes, 0, bytes.length)) {
            JsonToken first = parser.nextToken();
            while (first == JsonToken.START_OBJECT && parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "embeddings" -> readEmbeddings(parser, vectors);
                    case "meta" -> usage = readUsage(JsonReader.readValue(parser));
                    default -> parser.skipChildren();
                }
            }
        } catch (IOException | InvalidJsonException notJson) {
            throw Vectors.notUnderstood();
        }
        if (vectors.size() != question.texts().size()) {
            throw Vectors.notUnderstood();
        }
        if (question.dimensions() != null) {
            vectors.forEach(Vectors::normalize);
        }
        return new EmbeddingAnswer(vectors, usage);
    }

    /** An object with a list of vectors for each type that was asked for. */
    private static void readEmbeddings(JsonParser parser, List<float[]> vectors) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw Vectors.notUnderstood();
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean floats = parser.currentName().equals("float");
            if (parser.nextToken() != JsonToken.START_ARRAY || !floats) {
                parser.skipChildren();
                continue;
            }
            while (parser.nextToken() == JsonToken.START_ARRAY) {
                vectors.add(Vectors.read(parser));
            }
        }
    }

    private static @Nullable Usage readUsage(Json told) {
        Json.Obj units = told instanceof Json.Obj meta ? meta.object("billed_units") : null;
        long tokens = units == null ? -1 : units.number("input_tokens", -1);
        return units == null || tokens < 0 ? null : Usage.of(tokens, 0, 0, 0).withRaw(units);
    }
}
