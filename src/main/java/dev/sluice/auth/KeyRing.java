package dev.sluice.auth;

import dev.sluice.pipeline.Caller;
import dev.sluice.principal.Key;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys in memory, where every event loop finds them without waiting: a copy of those in the store, looked after when
 * the store tells of a change, every {@code auth.refresh}, and before a key is turned down; and the keys of this process alone.
 *
 * <p>A store that cannot be read leaves the last good copy in force; one that has not been read yet makes every key unknown
 * that is not this process's own.
 *
 * <p>Threading: any thread. There is one reading at a time.
 */
public final class KeyRing implements AutoCloseable {
    /** Unknown keys cost five looks at the store a second, however many there are. */
    private static final Duration GAP = Duration.ofMillis(200);

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

    private final Vertx vertx;
    private final Context home;
    private final KeySource source;
    private final Pepper pepper;
    private final RandomGenerator random;
    private final Duration refresh;
    private final InstantSource clock;
    private final Refreshes refreshes;
    private final Map<String, KnownKey> session = new ConcurrentHashMap<>();
    private volatile Map<String, KnownKey> stored = Map.of();
    private volatile @Nullable Long timer;
    private volatile boolean closed;

    // Used by one reading at a time.
    private volatile long revision = -1;
    // On the home context.
    private boolean isUnreadable;

    /**
     * @param random a {@code SecureRandom}
     * @param refresh how often the store is looked after
     */
    public KeyRing(Vertx vertx, StoredKeys stored, Pepper pepper, RandomGenerator random, Duration refresh) {
        this(vertx, stored, pepper, random, refresh, InstantSource.system());
    }

    KeyRing(
            Vertx vertx,
            KeySource source,
            Pepper pepper,
            RandomGenerator random,
            Duration refresh,
            InstantSource clock) {
        this.vertx = vertx;
        this.home = vertx.getOrCreateContext();
        this.source = source;
        this.pepper = pepper;
        this.random = random;
        this.refresh = refresh;
        this.clock = clock;
        this.refreshes = new Refreshes(this::read, this::later, System::nanoTime, GAP, PATIENCE);
    }

    /** A ring that knows keys of this process alone. */
    public static KeyRing ofSession(Vertx vertx, Pepper pepper, RandomGenerator random) {
        return new KeyRing(vertx, KeySource.NONE, pepper, random, Duration.ofHours(1), InstantSource.system());
    }

    private void later(Duration delay, Runnable task) {
        vertx.setTimer(Math.max(1, delay.toMillis()), id -> task.run());
    }

    /**
     * Reads the keys and goes on looking after them until {@link #close}.
     *
     * @return fails if the store cannot be read now; it is looked after nevertheless
     */
    public Future<Void> start() {
        home.runOnContext(go -> timer = vertx.setPeriodic(refresh.toMillis(), id -> refreshes.next()));
        source.onChange(() -> home.runOnContext(go -> refreshes.next()));
        return refreshed();
    }

    /** Stops looking after the store; the keys stay. */
    @Override
    public void close() {
        closed = true;
        Long running = timer;
        if (running != null) {
            vertx.cancelTimer(running);
        }
    }

    /** Makes a key that this process alone knows, and that ends with it. */
    public ApiKey addSessionKey(String name) {
        ApiKey key = ApiKey.generate(random);
        session.put(
                key.id(), new KnownKey(new Caller(key.id(), name), pepper.hash().of(key)));
        return key;
    }

    /** How many keys are good now. */
    public long size() {
        long now = nowMillis();
        return session.size()
                + stored.values().stream().filter(key -> key.isGood(now)).count();
    }

    /** Whether the keys in the store have been read since the start. */
    public boolean isRead() {
        return revision >= 0;
    }

    long nowMillis() {
        return clock.millis();
    }

    @Nullable
    KnownKey find(String id) {
        KnownKey key = stored.get(id);
        return key != null ? key : session.get(id);
    }

    /**
     * Completes, on the caller's context, when the store was looked after at a time after this call, together with all who ask
     * within the same 200 ms.
     *
     * @return fails if the store cannot be read, or not within two seconds
     */
    Future<Void> refreshed() {
        Context caller = vertx.getOrCreateContext();
        Promise<Void> refreshed = Promise.promise();
        home.runOnContext(
                go -> refreshes.next().onComplete(done -> caller.runOnContext(back -> refreshed.handle(done))));
        return refreshed.future();
    }

    private Future<Void> read() {
        if (closed) {
            // Vert.x may be closing too, and then has no worker left that could read.
            return Future.succeededFuture();
        }
        Promise<Void> read = Promise.promise();
        source.revision()
                .compose(this::readIfChanged)
                .onComplete(done -> home.runOnContext(back -> {
                    tell(done.cause());
                    read.handle(done);
                }));
        return read.future();
    }

    /** @param now asked for before reading: what is written meanwhile makes another revision */
    private Future<Void> readIfChanged(long now) {
        if (now == revision) {
            return Future.succeededFuture();
        }
        return source.list().map(keys -> {
            stored = known(keys);
            revision = now;
            return null;
        });
    }

    private static Map<String, KnownKey> known(List<Key> keys) {
        Map<String, KnownKey> known = HashMap.newHashMap(keys.size());
        keys.forEach(key -> known.put(key.id(), new KnownKey(key)));
        return known;
    }

    /** One line for each change, however often it is looked after. */
    private void tell(@Nullable Throwable failure) {
        if (failure != null && !isUnreadable) {
            LOG.atWarn().addKeyValue("cause", failure.toString()).log("The keys cannot be read; those known go on");
        } else if (failure == null && isUnreadable) {
            LOG.atInfo().log("The keys can be read again");
        }
        isUnreadable = failure != null;
    }
}
