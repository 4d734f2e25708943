package dev.sluice.auth;

import dev.sluice.config.Secret;
import dev.sluice.pipeline.Principal;
import dev.sluice.pipeline.Terms;
import dev.sluice.principal.Key;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Keys in memory that count how often they are looked at, and can be made unreadable. Any thread. */
final class FakeKeys implements KeySource {
    final Pepper pepper;
    final AtomicInteger looks = new AtomicInteger();
    final AtomicInteger reads = new AtomicInteger();
    volatile boolean isBroken;
    volatile boolean isFrozen;
    private volatile Runnable listener = () -> {};
    private final List<Key> keys = new ArrayList<>();
    private long writes;

    FakeKeys() {
        try {
            pepper = Pepper.load(new Secret("a pepper of some length"), Path.of("unused"), new SecureRandom());
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    ApiKey create(String name) {
        return create(name, Terms.FREE, null);
    }

    synchronized ApiKey create(String name, Terms terms, @Nullable Instant expiresAt) {
        ApiKey key = ApiKey.generate(new SecureRandom());
        String hash = HexFormat.of().formatHex(pepper.hash().of(key));
        keys.add(new Key(key.id(), hash, name, Principal.NOBODY, terms, Instant.EPOCH, expiresAt, null, null, null));
        writes++;
        return key;
    }

    synchronized void revoke(ApiKey key) {
        replace(key, Instant.EPOCH, null);
    }

    synchronized void disable(ApiKey key) {
        replace(key, null, Instant.EPOCH);
    }

    private void replace(ApiKey key, @Nullable Instant revokedAt, @Nullable Instant disabledAt) {
        keys.replaceAll(known -> known.id().equals(key.id())
                ? new Key(
                        known.id(),
                        known.hash(),
                        known.name(),
                        known.principal(),
                        known.terms(),
                        known.createdAt(),
                        known.expiresAt(),
                        disabledAt,
                        revokedAt,
                        null)
                : known);
        writes++;
    }

    /** As the store does after a change. */
    void tell() {
        listener.run();
    }

    @Override
    public synchronized Future<Long> revision() {
        looks.incrementAndGet();
        if (isFrozen) {
            return Promise.<Long>promise().future();
        }
        return isBroken ? Future.failedFuture(new IOException("broken")) : Future.succeededFuture(writes);
    }

    @Override
    public synchronized Future<List<Key>> list() {
        reads.incrementAndGet();
        return Future.succeededFuture(List.copyOf(keys));
    }

    @Override
    public void onChange(Runnable changed) {
        listener = changed;
    }
}
