package dev.sluice.dialect.ollama;

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
import dev.sluice.json.JsonReader;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Questions to {@code /api/embed} and their answers (Ollama API reference, read 2026-11). */
final class OllamaEmbeddings implements Embedding {
    private static final int MAX_TEXTS = 2_048;

    @Override
    public int maxTexts() {
        return MAX_TEXTS;
    }

    @Override
    public Json.Obj question(EmbeddingQuestion question, String model, Losses losses) {
        losses.dropExtras(question.extras());
        Json.Obj body = new Json.Obj().put("model", model).put("input", Json.Arr.ofTexts(question.texts()));
        Integer dimensions = question.dimensions();
        // A text that is too long is an error with OpenAI, and would be cut here.
        return (dimensions == null ? body : body.put("dimensions", dimensions)).put("truncate", false);
    }

    @Override
    public EmbeddingAnswer answer(Buffer body, EmbeddingQuestion question) {
        List<float[]> vectors = new ArrayList<>();
        long tokens = -1;
        byte[] bytes = body.getBytes();
        try (JsonParser parser = JsonReader.parser(bytes, 0, bytes.length)) {
            JsonToken first = parser.nextToken();
            while (first == JsonToken.START_OBJECT && parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("embeddings") && value == JsonToken.START_ARRAY) {
                    while (parser.nextToken() == JsonToken.START_ARRAY) {
                        vectors.add(Vectors.read(parser));
                    }
                } else if (name.equals("prompt_eval_count") && value == JsonToken.VALUE_NUMBER_INT) {
                    tokens = parser.getLongValue();
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException | InvalidJsonException notJson) {
            throw Vectors.notUnderstood();
        }
        if (vectors.size() != question.texts().size()) {
            throw Vectors.notUnderstood();
        }
        Usage usage = tokens < 0 ? null : Usage.of(tokens, 0, 0, 0);
        return new EmbeddingAnswer(vectors, usage);
    }
}
