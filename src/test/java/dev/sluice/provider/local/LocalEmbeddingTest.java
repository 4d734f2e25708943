package dev.sluice.provider.local;

import static dev.sluice.testing.TestGateway.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.canonical.EmbeddingQuestion;
import dev.sluice.canonical.Extras;
import dev.sluice.config.LocalConfig;
import dev.sluice.dialect.Losses;
import dev.sluice.dialect.chat.ChatDialect;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalEmbeddingTest {
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger loaded = new AtomicInteger();
    private final LocalModels models = new LocalModels(vertx, LocalConfig.DEFAULT, List.of(new Ones()));
    private final Promise<Void> cleared = Promise.promise();

    /** A model whose vectors are a one. */
    private final class Ones implements LocalModel {
        @Override
        public String name() {
            return "ones";
        }

        @Override
        public int dimensions() {
            return 1;
        }

        @Override
        public int maxTokens() {
            return 8;
        }

        @Override
        public Embedder load() {
            loaded.incrementAndGet();
            return new Embedder() {
                @Override
                public Embedded embed(String text, boolean cut) {
                    return new Embedded(new float[] {1}, 1);
                }

                @Override
                public void close() {
                    // holds nothing
                }
            };
        }
    }

    private LocalEmbedding embedding() {
        return LocalEmbedding.of(
                models,
                Objects.requireNonNull(models.find("ones")),
                new EmbeddingQuestion(List.of("a text"), null, false, Extras.NONE),
                new Losses(new ChatDialect(), false),
                "local/ones");
    }

    @AfterEach
    void stop() {
        await(vertx.close());
    }

    @Test
    void who_gives_up_need_not_wait_until_it_is_clear_who_pays() {
        LocalEmbedding embedding = embedding();
        Future<LocalEmbedding.Result> result = embedding.run(cleared.future());
        embedding.giveUp(Failure.of(Kind.UPSTREAM_FIRST_TOKEN_TIMEOUT, "late"));

        assertThatThrownBy(() -> await(result)).hasMessageContaining("late");
        cleared.complete();
        assertThat(loaded).hasValue(0);
    }

    @Test
    void begins_when_it_may() {
        Future<LocalEmbedding.Result> result = embedding().run(cleared.future());
        assertThat(loaded).hasValue(0);
        cleared.complete();

        assertThat(await(result).body().toString()).contains("[1.0]");
    }

    @Test
    void does_not_begin_where_it_must_not() {
        Future<LocalEmbedding.Result> result = embedding().run(cleared.future());
        cleared.fail(Failure.of(Kind.BUDGET_UNAVAILABLE, "full"));

        assertThatThrownBy(() -> await(result)).hasMessageContaining("full");
        assertThat(loaded).hasValue(0);
    }
}
