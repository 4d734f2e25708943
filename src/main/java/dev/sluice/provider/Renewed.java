package dev.sluice.provider;

import dev.sluice.failure.Failure;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that must be fetched and lasts for a while, such as credentials: fetched when it is first asked for, renewed ahead of its end
 * while the old one still serves, and in one fetch at a time however many ask. A fetch that fails fails those who wait for it, and nobody
 * after them.
 *
 * <p>Threading: one instance for all event loops; each gets its answer on its own.
 */
public final class Renewed<T> {
    private static final Logger log = LoggerFactory.getLogger(Renewed.class);
    private static final Duration AHEAD = Duration.ofMinutes(5);
    private static final Duration UNTIL_NEXT_ATTEMPT = Duration.ofSeconds(10);
    private static final Duration ENDLESS = Duration.ofMinutes(5);

    /**
     * What a fetch brings.
     *
     * @param renewFrom when another is to be fetched, though this one still serves
     * @param end when it serves no more
     */
    public record Lasting<T>(T value, Instant renewFrom, Instant end) {
        /** Good until {@code end}; renewed five minutes before, or when a quarter of its time is left if that is less. */
        public static <T> Lasting<T> until(T value, Instant now, Instant end) {
            Duration quarter = Duration.between(now, end).dividedBy(4);
            return new Lasting<>(value, end.minus(quarter.compareTo(AHEAD) < 0 ? quarter : AHEAD), end);
        }

        /** Without an end that is known; looked for anew after five minutes, as somebody may have changed it. */
        public static <T> Lasting<T> endless(T value, Instant now) {
            return new Lasting<>(value, now.plus(ENDLESS), Instant.MAX);
        }

        private Lasting<T> renewedFrom(Instant from) {
            return new Lasting<>(value, from, end);
        }
    }

    private final Vertx vertx;
    private final InstantSource clock;
    private final String what;
    private final AtomicReference<@Nullable Lasting<T>> held = new AtomicReference<>();
    private final AtomicReference<@Nullable Future<T>> running = new AtomicReference<>();

    /** @param what the thing and whose it is, for the log */
    public Renewed(Vertx vertx, InstantSource clock, String what) {
        this.vertx = vertx;
        this.clock = clock;
        this.what = what;
    }

    /**
     * What is good now.
     *
     * @param source fetches another, if that is needed; on the caller's event loop
     * @return fails as the fetch did, if there is nothing that still serves
     */
    public Future<T> get(Supplier<Future<Lasting<T>>> source) {
        Lasting<T> current = held.get();
        Instant now = clock.instant();
        if (current != null && now.isBefore(current.renewFrom())) {
            return Future.succeededFuture(current.value());
        }
        Future<T> fetched = fetch(source);
        return current != null && now.isBefore(current.end())
                ? Future.succeededFuture(current.value())
                : onThisLoop(fetched);
    }

    private Future<T> fetch(Supplier<Future<Lasting<T>>> source) {
        Promise<T> mine = Promise.promise();
        Future<T> others = running.compareAndExchange(null, mine.future());
        if (others != null) {
            return others;
        }
        Lasting<T> current = held.get();
        if (current != null && clock.instant().isBefore(current.renewFrom())) {
            running.set(null); // the fetch of others has just ended
            mine.complete(current.value());
            return mine.future();
        }
        // Composed, so that a source which throws fails those who wait as well, and does not keep all others out for
        // ever.
        Future.succeededFuture().compose(now -> source.get()).onComplete(fetched -> settle(fetched, mine));
        return mine.future();
    }

    private void settle(AsyncResult<Lasting<T>> fetched, Promise<T> mine) {
        if (fetched.succeeded()) {
            held.set(fetched.result());
        } else {
            Lasting<T> current = held.get();
            Instant now = clock.instant();
            if (current != null && now.isBefore(current.end())) {
                held.set(current.renewedFrom(now.plus(UNTIL_NEXT_ATTEMPT)));
            }
            log.atWarn()
                    .addKeyValue("of", what)
                    .addKeyValue("reason", Failure.from(fetched.cause()).getMessage())
                    .log("Credentials could not be fetched");
        }
        running.set(null);
        if (fetched.succeeded()) {
            mine.complete(fetched.result().value());
        } else {
            mine.fail(fetched.cause());
        }
    }

    private Future<T> onThisLoop(Future<T> fetched) {
        Context loop = vertx.getOrCreateContext();
        Promise<T> here = Promise.promise();
        fetched.onComplete(result -> loop.runOnContext(back -> {
            if (result.succeeded()) {
                here.complete(result.result());
            } else {
                here.fail(result.cause());
            }
        }));
        return here.future();
    }
}
