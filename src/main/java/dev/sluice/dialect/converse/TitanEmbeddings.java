package dev.sluice.dialect.converse;

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
import java.util.List;

/** Questions to Amazon's Titan Text Embeddings by InvokeModel, and their answers (Amazon Bedrock user guide, read 2026-11). */
final class TitanEmbeddings implements Embedding {
    private static final String MODELS = "amazon.titan-embed-text";

    /** Whether it is one of Titan's, by whatever inference profile. */
    static boolean suits(String model) {
        return model.contains(MODELS);
    }

    @Override
    public int maxTexts() {
        return 1;
    }

    @Override
    public Json.Obj question(EmbeddingQuestion question, String model, Losses losses) {
        losses.dropExtras(question.extras());
        Json.Obj body = new Json.Obj().put("inputText", question.texts().get(0));
        Integer dimensions = question.dimensions();
        return dimensions == null ? body : body.put("dimensions", dimensions);
    }

    /** The second version gives vectors of length one by itself, the first none; who asks it has always had those. */
    @Override
    public EmbeddingAnswer answer(Buffer body, EmbeddingQuestion question) {
        try {
            Json.Obj told = JsonReader.readObject(body);
            long tokens = told.number("inputTextTokenCount", -1);
            Usage usage = tokens < 0 ? null : Usage.of(tokens, 0, 0, 0);
            return new EmbeddingAnswer(List.of(vector(told.elements("embedding"))), usage);
        } catch (InvalidJsonException notJson) {
            throw Vectors.notUnderstood();
        }
    }

    private static float[] vector(List<Json> numbers) {
        float[] vector = new float[numbers.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = numbers.get(i) instanceof Json.Num number ? Float.parseFloat(number.text()) : Float.NaN;
            if (!Float.isFinite(vector[i])) {
                throw Vectors.notUnderstood();
            }
        }
        if (vector.length == 0) {
            throw Vectors.notUnderstood();
        }
        return vector;
    }
}
