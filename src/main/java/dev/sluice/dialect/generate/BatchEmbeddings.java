package dev.sluice.dialect.generate;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.canonical.EmbeddingAnswer;
import dev.sluice.canonical.EmbeddingQuestion;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.Embedding;
import dev.sluice.dialect.Losses;
import dev.sluice.dialect.Vectors;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.Json.Arr;
import dev.sluice.json.Json.Obj;
import dev.sluice.json.JsonReader;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Questions to {@code batchEmbedContents} and their answers (Gemini API reference, embeddings, read 2026-11). */
final class BatchEmbeddings implements Embedding {
    private static final int MAX_TEXTS = 100;

    @Override
    public int maxTexts() {
        return MAX_TEXTS;
    }

    @Override
    public Obj question(EmbeddingQuestion question, String model, Losses losses) {
        losses.dropExtras(question.extras());
        List<Json> requests = new ArrayList<>();
        for (String text : question.texts()) {
            Obj part = new Obj().put("text", text);
            Obj request =
                    new Obj().put("model", "models/" + model).put("content", new Obj().put("parts", Arr.of(part)));
            Integer dimensions = question.dimensions();
            requests.add(dimensions == null ? request : request.put("outputDimensionality", dimensions));
        }
        return new Obj().put("requests", new Arr(requests));
    }

    /** Reads the numbers as they come: a tree of them would be ten times as large as they are. */
    @Override
    public EmbeddingAnswer answer(Buffer body, EmbeddingQuestion question) {
        List<float[]> vectors = new ArrayList<>();
        Usage usage = null;
        byte[] bytes = body.getBytes();
        try (JsonParser parser = JsonReader.parser(bytes, 0, bytes.length)) {
            expect(parser.nextToken() == JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "embeddings" -> readEmbeddings(parser, vectors);
                    case "usageMetadata" -> usage = readUsage(JsonReader.readValue(parser));
                    default -> parser.skipChildren();
                }
            }
            expect(parser.nextToken() == null);
        } catch (IOException | InvalidJsonException notJson) {
            throw Vectors.notUnderstood();
        }
        expect(vectors.size() == question.texts().size());
        if (question.dimensions() != null) {
            vectors.forEach(Vectors::normalize); // Gemini leaves vectors that it cuts as long as they then are
        }
        return new EmbeddingAnswer(vectors, usage);
    }

    private static void readEmbeddings(JsonParser parser, List<float[]> vectors) throws IOException {
        expect(parser.currentToken() == JsonToken.START_ARRAY);
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            float[] vector = null;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isValues = parser.currentName().equals("values");
                parser.nextToken();
                if (isValues) {
                    vector = Vectors.read(parser);
                } else {
                    parser.skipChildren();
                }
            }
            expect(vector != null);
            vectors.add(vector);
        }
        expect(parser.currentToken() == JsonToken.END_ARRAY);
    }

    private static @Nullable Usage readUsage(Json told) {
        long tokens = told instanceof Obj usage ? usage.number("promptTokenCount", -1) : -1;
        return tokens < 0 ? null : Usage.of(tokens, 0, 0, 0).withRaw((Obj) told);
    }

    private static void expect(boolean holds) {
        if (!holds) {
            throw Vectors.notUnderstood();
        }
    }
}
