package dev.sluice.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.principal.Key;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class KeyRingTest {
    private static final Duration NEVER = Duration.ofHours(1);

    private final FakeKeys keys = new FakeKeys();
    private Vertx vertx;

    @BeforeEach
    void take(Vertx vertx) {
        this.vertx = vertx;
    }

    private KeyRing ring(Duration refresh) {
        return new KeyRing(vertx, keys, keys.pepper, new SecureRandom(), refresh, InstantSource.system());
    }

    private static <T> T within10Seconds(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** Completes when the condition holds, which is looked at now and then. */
    private Future<Void> until(BooleanSupplier condition) {
        Promise<Void> holds = Promise.promise();
        vertx.setPeriodic(5, timer -> {
            if (condition.getAsBoolean()) {
                vertx.cancelTimer(timer);
                holds.tryComplete();
            }
        });
        return holds.future();
    }

    @Test
    void starts_with_the_keys_that_are_there() throws Exception {
        ApiKey key = keys.create("laptop");
        KeyRing ring = ring(NEVER);
        assertThat(ring.find(key.id())).isNull();

        within10Seconds(ring.start());

        KnownKey known = Objects.requireNonNull(ring.find(key.id()));
        assertThat(known.caller().name()).isEqualTo("laptop");
        assertThat(known.caller().keyId()).isEqualTo(key.id());
        assertThat(keys.pepper.hash().matches(key, known.hash())).isTrue();
        assertThat(ring.size()).isEqualTo(1);
    }

    @Test
    void new_and_revoked_keys_are_seen_within_the_refresh() throws Exception {
        ApiKey first = keys.create("first");
        KeyRing ring = ring(Duration.ofMillis(50));
        within10Seconds(ring.start());

        ApiKey second = keys.create("second");
        keys.revoke(first);
        within10Seconds(until(() -> ring.find(second.id()) != null));

        assertThat(Objects.requireNonNull(ring.find(first.id())).isGood(0)).isFalse();
        assertThat(ring.size()).isEqualTo(1);
        ring.close();
    }

    @Test
    void keys_are_read_again_only_when_they_changed() throws Exception {
        keys.create("first");
        KeyRing ring = ring(Duration.ofMillis(20));
        within10Seconds(ring.start());

        within10Seconds(until(() -> keys.looks.get() >= 3));

        assertThat(keys.reads).hasValue(1);
        ring.close();
    }

    @Test
    void after_close_the_store_is_left_alone() throws Exception {
        KeyRing ring = ring(Duration.ofMillis(20));
        within10Seconds(ring.start());
        within10Seconds(until(() -> keys.looks.get() >= 2));

        ring.close();
        within10Seconds(ring.refreshed());
        int looks = keys.looks.get();
        Promise<Void> later = Promise.promise();
        vertx.setTimer(400, timer -> later.complete());
        within10Seconds(later.future());

        assertThat(keys.looks).hasValue(looks);
    }

    @Test
    void a_thousand_unknown_keys_cost_one_look_each_200_ms() throws Exception {
        KeyRing ring = ring(NEVER);
        within10Seconds(ring.start());
        int before = keys.looks.get();
        long begin = System.nanoTime();
        List<Future<Void>> refreshed = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            refreshed.add(ring.refreshed());
        }

        within10Seconds(Future.all(refreshed));

        long gaps = (System.nanoTime() - begin) / 200_000_000;
        assertThat((long) keys.looks.get() - before).isBetween(1L, gaps + 1);
    }

    @Test
    void comes_back_on_the_loop_that_asked() throws Exception {
        KeyRing ring = ring(NEVER);
        List<Future<Boolean>> onOwnLoop = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Promise<Boolean> own = Promise.promise();
            onOwnLoop.add(own.future());
            // A thread that is none of Vert.x's gets a new context, on the next event loop, each time.
            Context loop = vertx.getOrCreateContext();
            loop.runOnContext(go -> ring.refreshed()
                    .onComplete(done ->
                            own.complete(Context.isOnEventLoopThread() && loop.equals(vertx.getOrCreateContext()))));
        }

        assertThat(within10Seconds(Future.all(onOwnLoop)).<Boolean>list()).containsOnly(true);
    }

    @Test
    void a_store_that_cannot_be_read_leaves_the_known_keys_in_force() throws Exception {
        ApiKey key = keys.create("first");
        KeyRing ring = ring(NEVER);
        within10Seconds(ring.start());

        keys.isBroken = true;
        assertThatThrownBy(() -> within10Seconds(ring.refreshed())).hasRootCauseMessage("broken");
        assertThat(ring.find(key.id())).isNotNull();

        keys.isBroken = false;
        ApiKey second = keys.create("second");
        within10Seconds(ring.refreshed());
        assertThat(ring.find(second.id())).isNotNull();
    }

    @Test
    void a_store_that_is_frozen_leaves_the_known_keys_in_force() throws Exception {
        ApiKey key = keys.create("first");
        KeyRing ring = ring(NEVER);
        within10Seconds(ring.start());

        keys.isFrozen = true;

        assertThatThrownBy(() -> within10Seconds(ring.refreshed())).hasMessageContaining("within PT2S");
        assertThat(ring.find(key.id())).isNotNull();
    }

    @Test
    void what_the_store_tells_of_is_read_at_once() throws Exception {
        KeyRing ring = ring(NEVER);
        within10Seconds(ring.start());
        ApiKey key = keys.create("first");

        keys.tell();

        within10Seconds(until(() -> ring.find(key.id()) != null));
    }

    @Test
    void an_unreadable_store_fails_the_start_but_not_for_good() throws Exception {
        keys.isBroken = true;
        KeyRing ring = ring(Duration.ofMillis(20));
        assertThatThrownBy(() -> within10Seconds(ring.start())).hasRootCauseMessage("broken");

        ApiKey key = keys.create("first");
        keys.isBroken = false;

        within10Seconds(until(() -> ring.find(key.id()) != null));
        ring.close();
    }

    @Test
    void a_session_key_is_known_at_once_survives_a_refresh_and_is_nowhere_else() throws Exception {
        KeyRing ring = ring(NEVER);

        ApiKey key = ring.addSessionKey("this session");
        keys.create("other");
        within10Seconds(ring.start());

        KnownKey known = Objects.requireNonNull(ring.find(key.id()));
        assertThat(keys.pepper.hash().matches(key, known.hash())).isTrue();
        assertThat(keys.list().result()).extracting(Key::name).containsExactly("other");
        assertThat(ring.size()).isEqualTo(2);
    }
}
