package dev.sluice.provider.local;

import dev.sluice.canonical.Answer;
import dev.sluice.canonical.EmbeddingQuestion;
import dev.sluice.canonical.Operation;
import dev.sluice.config.StreamConfig;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.Losses;
import dev.sluice.dialect.OpenAiEmbeddings;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.provider.AskedObject;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderCall;
import dev.sluice.relay.FixedAnswer;
import dev.sluice.timer.Deadline;
import dev.sluice.timer.TimerWheel;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.Objects;

/**
 * The models inside of this process as a provider: it serves {@code /embeddings}.
 *
 * <p>Threading: belongs to one event loop; what takes time is done on the threads of {@link LocalModels}.
 */
public final class LocalProvider implements Provider {
    private final String name;
    private final LocalModels models;
    private final Dialect caller;
    private final StreamConfig stream;
    private final TimerWheel wheel;

    /** @param caller what callers of {@code /embeddings} read errors in */
    public LocalProvider(String name, LocalModels models, Dialect caller, StreamConfig stream, TimerWheel wheel) {
        this.name = name;
        this.models = models;
        this.caller = caller;
        this.stream = stream;
        this.wheel = wheel;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Future<Answer> send(ProviderCall call) {
        LoadedModel model = model(call);
        EmbeddingQuestion question = OpenAiEmbeddings.readQuestion(AskedObject.of(call.ask()));
        Losses losses = new Losses(caller, "true".equals(call.headers().get("x-sluice-strict")));
        LocalEmbedding embedding = LocalEmbedding.of(
                models,
                model,
                question,
                losses,
                Objects.requireNonNullElse(call.ask().model(), ""));
        models.enter();
        Deadline deadline = wheel.after(
                stream.answerTimeout().toMillis(),
                () -> embedding.giveUp(Failure.of(
                        Kind.UPSTREAM_FIRST_TOKEN_TIMEOUT,
                        name + " did not answer within "
                                + stream.answerTimeout().toMillis() + " ms.")));
        call.gone().onComplete(gone -> embedding.giveUp(Failure.of(Kind.CALLER_GONE, "The caller left.")));
        return embedding
                .run(call.cleared())
                .onComplete(done -> {
                    deadline.cancel();
                    models.leave();
                })
                .map(result -> {
                    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
                    if (!losses.dropped().isEmpty()) {
                        headers.set("x-sluice-dropped", String.join(", ", losses.dropped()));
                    }
                    return FixedAnswer.whole(headers, result.body(), result.usage());
                });
    }

    private LoadedModel model(ProviderCall call) {
        LoadedModel model = call.model() == null ? null : models.find(call.model());
        if (model == null) {
            throw Failure.ofParam(
                    Kind.MODEL_NOT_FOUND,
                    "model",
                    "model: none of " + name + " (expected: one of " + name + "/" + String.join(", ", models.names())
                            + ")");
        }
        if (call.operation() != Operation.EMBEDDINGS) {
            throw Failure.ofParam(
                    Kind.INVALID_REQUEST,
                    "model",
                    "model: it makes vectors and does not serve "
                            + call.operation().path() + " (expected: a model of another provider)");
        }
        return model;
    }
}
