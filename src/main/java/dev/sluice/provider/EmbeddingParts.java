package dev.sluice.provider;

import dev.sluice.canonical.Answer;
import dev.sluice.canonical.EmbeddingAnswer;
import dev.sluice.canonical.EmbeddingQuestion;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.OpenAiEmbeddings;
import dev.sluice.relay.Translation;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A question for vectors to a host that takes fewer texts at a time than the caller asks about: one part after the other, and one answer.
 * The first part that is not answered with vectors is the answer to all. For one call, on one event loop.
 */
final class EmbeddingParts {
    private final EmbeddingQuestion question;
    private final int maxTexts;
    private final String model;
    private final List<EmbeddingAnswer> answers = new ArrayList<>();
    private int asked;

    /** @param model what the caller calls it */
    EmbeddingParts(EmbeddingQuestion question, int maxTexts, String model) {
        this.question = question;
        this.maxTexts = maxTexts;
        this.model = model;
    }

    /** @param ask asks one part; what the host says becomes, by {@link #answered}, the body of its answer */
    Future<Answer> askAll(Function<EmbeddingQuestion, Future<Answer>> ask) {
        int from = asked;
        asked = Math.min(from + maxTexts, question.texts().size());
        int parts = answers.size();
        return ask.apply(question.part(from, asked)).compose(answer -> {
            boolean hasVectors = answers.size() > parts;
            return isLast() || !hasVectors ? Future.succeededFuture(answer) : askAll(ask);
        });
    }

    private boolean isLast() {
        return asked == question.texts().size();
    }

    /** What the caller reads; nothing yet while parts are missing. */
    Translation.Small answered(EmbeddingAnswer answer) {
        answers.add(answer);
        if (!isLast()) {
            return new Translation.Small(Buffer.buffer(), null);
        }
        EmbeddingAnswer whole = EmbeddingAnswer.joined(answers);
        Usage usage = whole.usage();
        return new Translation.Small(OpenAiEmbeddings.writeAnswer(whole, question, model), usage);
    }
}
