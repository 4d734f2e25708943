package dev.sluice.auth;

import dev.sluice.pipeline.Caller;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys in memory, where every event loop finds them without waiting: a copy of the {@link KeyStore}, looked after every
 * {@code auth.refresh} and before a key is turned down, and the keys of this process alone.
 *
 * <p>A store that cannot be read leaves the last good copy in force. A store that was there and is gone counts as unreadable:
 * a key is taken back by {@link KeyStore#revoke}, not by removing the file.
 *
 * <p>Threading: any thread. The store is read on worker threads, one reading at a time.
 */
public final class KeyRing implements AutoCloseable {
    /** Unknown keys cost five looks at the file a second, however many there are. */
    private static final Duration GAP = Duration.ofMillis(200);

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

    private final Vertx vertx;
    private final Context home;
    private final KeySource source;
    private final Pepper pepper;
    private final RandomGenerator random;
    private final Duration refresh;
    private final Refreshes refreshes;
    private final Map<String, KnownKey> session = new ConcurrentHashMap<>();
    private volatile Map<String, KnownKey> stored = Map.of();
    private volatile @Nullable Long timer;
    private volatile boolean closed;

    // Used by one reading at a time.
    private KeySource.Version version = KeySource.Version.NONE;
    // On the home context.
    private boolean isUnreadable;

    /**
     * @param random a {@code SecureRandom}
     * @param refresh how often the store is looked after
     */
    public KeyRing(Vertx vertx, KeyStore store, Pepper pepper, RandomGenerator random, Duration refresh) {
        this(vertx, (KeySource) store, pepper, random, refresh);
    }

    KeyRing(Vertx vertx, KeySource source, Pepper pepper, RandomGenerator random, Duration refresh) {
        this.vertx = vertx;
        this.home = vertx.getOrCreateContext();
        this.source = source;
        this.pepper = pepper;
        this.random = random;
        this.refresh = refresh;
        this.refreshes = new Refreshes(this::read, this::later, System::nanoTime, GAP, PATIENCE);
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
        KeyStore.requireName(name);
        ApiKey key = ApiKey.generate(random);
        session.put(
                key.id(), new KnownKey(new Caller(key.id(), name), pepper.hash().of(key), false));
        return key;
    }

    /** How many keys are good now. */
    public long size() {
        return session.size()
                + stored.values().stream().filter(key -> !key.isRevoked()).count();
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
        return home.executeBlocking(this::readIfChanged, false).<Void>mapEmpty().andThen(done -> tell(done.cause()));
    }

    private boolean readIfChanged() throws IOException {
        // Taken before reading: what is written meanwhile makes another version.
        KeySource.Version now = source.version();
        if (now.equals(version)) {
            return false;
        }
        if (now.equals(KeySource.Version.NONE)) {
            throw new IOException("The file of the keys is gone (expected: to stay once it was there)");
        }
        stored = known(source.list());
        version = now;
        return true;
    }

    private static Map<String, KnownKey> known(List<KeyRecord> keys) {
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
