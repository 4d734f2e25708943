package dev.sluice.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.provider.Renewed.Lasting;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When something that lasts is fetched, and who waits for it. */
class RenewedTest {
    private final Vertx vertx = Vertx.vertx();
    private final List<Promise<Lasting<String>>> fetches = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-23T00:00:00Z");
    private final Renewed<String> renewed = new Renewed<>(vertx, () -> now, "test");

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Future<String> get() {
        return renewed.get(() -> {
            Promise<Lasting<String>> fetch = Promise.promise();
            fetches.add(fetch);
            return fetch.future();
        });
    }

    private void arrives(String value, Duration life) {
        fetches.getLast().complete(Lasting.until(value, now, now.plus(life)));
    }

    private static String result(Future<String> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void all_who_ask_wait_for_one_fetch() throws Exception {
        Future<String> one = get();
        Future<String> other = get();

        arrives("a", Duration.ofHours(1));

        assertThat(List.of(result(one), result(other), result(get()))).containsOnly("a");
        assertThat(fetches).hasSize(1);
    }

    @Test
    void a_source_that_throws_keeps_nobody_out() throws Exception {
        Future<String> thrown = renewed.get(() -> {
            throw new IllegalStateException("no source");
        });
        assertThat(thrown.toCompletionStage().toCompletableFuture())
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("no source");

        Future<String> next = get();
        arrives("a", Duration.ofHours(1));
        assertThat(result(next)).isEqualTo("a");
    }

    @Test
    void it_is_renewed_ahead_of_its_end_while_the_old_one_serves() throws Exception {
        Future<String> first = get();
        arrives("a", Duration.ofHours(1));
        result(first);

        now = now.plus(Duration.ofMinutes(54));
        assertThat(get().result()).isEqualTo("a");
        assertThat(fetches).hasSize(1);

        now = now.plus(Duration.ofMinutes(2));
        assertThat(get().result()).isEqualTo("a");
        assertThat(get().result()).isEqualTo("a");
        assertThat(fetches).hasSize(2);

        arrives("b", Duration.ofHours(1));
        assertThat(get().result()).isEqualTo("b");
        assertThat(fetches).hasSize(2);
    }

    @Test
    void what_has_ended_is_waited_for() throws Exception {
        Future<String> first = get();
        arrives("a", Duration.ofHours(1));
        result(first);
        now = now.plus(Duration.ofHours(1));

        Future<String> next = get();

        assertThat(next.isComplete()).isFalse();
        arrives("b", Duration.ofHours(1));
        assertThat(result(next)).isEqualTo("b");
    }

    @Test
    void a_failure_does_not_stick() throws Exception {
        Future<String> first = get();
        fetches.getLast().fail(Failure.of(Kind.UPSTREAM_AUTHENTICATION, "none found"));
        assertThat(first.toCompletionStage().toCompletableFuture())
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("none found");

        Future<String> next = get();
        arrives("a", Duration.ofHours(1));

        assertThat(result(next)).isEqualTo("a");
    }

    @Test
    void a_renewal_that_fails_is_tried_again_after_a_while_and_costs_nobody_anything() throws Exception {
        Future<String> first = get();
        arrives("a", Duration.ofHours(1));
        result(first);
        now = now.plus(Duration.ofMinutes(56));
        assertThat(get().result()).isEqualTo("a");
        fetches.getLast().fail(Failure.of(Kind.UPSTREAM_AUTHENTICATION, "down"));

        assertThat(get().result()).isEqualTo("a");
        assertThat(fetches).hasSize(2);

        now = now.plus(Duration.ofSeconds(11));
        assertThat(get().result()).isEqualTo("a");
        assertThat(fetches).hasSize(3);
    }

    @Test
    void each_loop_gets_its_answer_on_its_own() throws Exception {
        Context loop = vertx.getOrCreateContext();
        CompletableFuture<Context> answered = new CompletableFuture<>();
        CompletableFuture<Void> asked = new CompletableFuture<>();
        loop.runOnContext(go -> {
            get().onComplete(done -> answered.complete(Vertx.currentContext()));
            asked.complete(null);
        });
        asked.get(10, TimeUnit.SECONDS);

        arrives("a", Duration.ofHours(1));

        assertThat(answered.get(10, TimeUnit.SECONDS)).isSameAs(loop);
    }
}
