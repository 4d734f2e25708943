package dev.sluice.provider.local;

import dev.sluice.canonical.EmbeddingAnswer;
import dev.sluice.canonical.EmbeddingQuestion;
import dev.sluice.canonical.Extras;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.Losses;
import dev.sluice.dialect.OpenAiEmbeddings;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One question for vectors to a local model. It is worked on in small pieces, and between two of them others have their turn, so that a
 * question with one text waits behind a few texts of one with thousands, not behind all.
 *
 * <p>Threading: belongs to one event loop; the pieces run elsewhere, one at a time.
 */
final class LocalEmbedding {
    private static final Logger log = LoggerFactory.getLogger(LocalEmbedding.class);
    private static final int TEXTS_PER_TURN = 8;
    /** Longer than any text that is not too long for the model; a tokenizer should not have to read megabytes to find that out. */
    private static final int MAX_CHARS = 65_536;

    private final LocalModels models;
    private final LoadedModel model;
    private final EmbeddingQuestion question;
    private final boolean cut;
    private final String modelName;
    private final Promise<Result> result = Promise.promise();
    // Written by one piece of work after the other, which the worker pool puts in order.
    private final List<float[]> vectors = new ArrayList<>();
    private long tokens;
    private volatile boolean over;

    /** What the caller reads. */
    record Result(Buffer body, Usage usage) {}

    private LocalEmbedding(
            LocalModels models, LoadedModel model, EmbeddingQuestion question, boolean cut, String modelName) {
        this.models = models;
        this.model = model;
        this.question = question;
        this.cut = cut;
        this.modelName = modelName;
    }

    /**
     * Work that has not begun.
     *
     * @param modelName what the caller calls the model
     * @throws Failure if the model cannot do what is asked for
     */
    static LocalEmbedding of(
            LocalModels models, LoadedModel model, EmbeddingQuestion question, Losses losses, String modelName) {
        Map<String, Json> extras = new LinkedHashMap<>(question.extras().members());
        Json cut = extras.remove("truncate");
        if (cut != null && !(cut instanceof Json.Bool) && !(cut instanceof Json.Null)) {
            throw invalid("truncate", "unknown", "true or false");
        }
        losses.dropExtras(new Extras(question.extras().dialect(), extras));
        Integer dimensions = question.dimensions();
        if (dimensions != null && dimensions != model.model().dimensions()) {
            throw invalid(
                    "dimensions",
                    dimensions.toString(),
                    model.model().dimensions() + ", or nothing: vectors of this model mean nothing when they are cut");
        }
        return new LocalEmbedding(models, model, question, Json.Bool.TRUE.equals(cut), modelName);
    }

    /**
     * Begins as soon as it may, unless it was given up before.
     *
     * @return fails as {@code cleared} does, or with a {@link Failure}
     */
    Future<Result> run(Future<Void> cleared) {
        cleared.onComplete(
                go -> {
                    if (!over) {
                        nextTurn(0);
                    }
                },
                refused -> {
                    over = true;
                    result.tryFail(refused);
                });
        return result.future();
    }

    /** Nobody waits any more: what is not worked on yet never will be. */
    void giveUp(Failure failure) {
        over = true;
        result.tryFail(failure);
    }

    private void nextTurn(int from) {
        int end = Math.min(from + TEXTS_PER_TURN, question.texts().size());
        boolean last = end == question.texts().size();
        models.compute(() -> {
                    embed(from, end);
                    return last && !over ? answer() : null;
                })
                .onComplete(
                        done -> {
                            if (over) {
                                return;
                            }
                            if (done != null) {
                                result.tryComplete(done);
                            } else {
                                nextTurn(end);
                            }
                        },
                        error -> giveUp(failure(error)));
    }

    private void embed(int from, int end) throws IOException {
        for (int i = from; i < end && !over; i++) {
            Embedder.Embedded embedded = embed("input" + (question.texts().size() == 1 ? "" : "[" + i + "]"), i);
            vectors.add(embedded.vector());
            tokens += embedded.tokens();
        }
    }

    private Embedder.Embedded embed(String field, int index) throws IOException {
        String text = question.texts().get(index);
        if (text.length() > MAX_CHARS && !cut) {
            throw tooLong(field, text.length() + " characters");
        }
        try {
            return model.embedder().embed(text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) : text, cut);
        } catch (TextTooLongException tooLong) {
            throw tooLong(field, tooLong.tokens() + " tokens");
        }
    }

    private Result answer() {
        Usage usage = Usage.of(tokens, 0, 0, 0);
        return new Result(
                OpenAiEmbeddings.writeAnswer(new EmbeddingAnswer(vectors, usage), question, modelName), usage);
    }

    private Failure tooLong(String field, String found) {
        return invalid(
                field,
                found,
                "at most " + model.model().maxTokens() + " tokens; with \"truncate\": true what is longer is cut");
    }

    private static Failure invalid(String field, String found, String expected) {
        return Failure.ofParam(Kind.INVALID_REQUEST, field, field + ": " + found + " (expected: " + expected + ")");
    }

    private Failure failure(@Nullable Throwable error) {
        if (error instanceof Failure failure) {
            return failure;
        }
        log.atError().addKeyValue("model", model.model().name()).setCause(error).log("A local model failed");
        return Failure.of(
                Kind.INTERNAL_ERROR,
                model.model().name() + " cannot be run on this machine; the gateway's log tells why.");
    }
}
