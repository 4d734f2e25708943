package dev.sluice.dialect;

import dev.sluice.canonical.EmbeddingAnswer;
import dev.sluice.canonical.EmbeddingQuestion;
import dev.sluice.json.Json;
import io.vertx.core.buffer.Buffer;

/**
 * How hosts of a dialect are asked for vectors, where they are not asked as OpenAI's are. Stateless; on any thread.
 *
 * <p>To add a host: implement this, hand it out by {@link Dialect#embedding}, and name the path in {@code HostApi.embeddingTarget}.
 */
public interface Embedding {
    /** How many texts one question may have; longer ones are asked in parts, one after the other. */
    int maxTexts();

    /**
     * Writes a question.
     *
     * @param model the host's name of the model
     * @param losses is told what cannot be said, {@link EmbeddingQuestion#extras} included
     */
    Json.Obj question(EmbeddingQuestion question, String model, Losses losses);

    /**
     * Reads an answer. Its vectors have the length one if the question asks for short ones, as OpenAI's have.
     *
     * @throws dev.sluice.failure.Failure of kind {@code UPSTREAM_INVALID_ANSWER} if there is not one vector for each text
     */
    EmbeddingAnswer answer(Buffer body, EmbeddingQuestion question);
}
