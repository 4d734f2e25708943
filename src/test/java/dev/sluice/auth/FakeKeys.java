package dev.sluice.auth;

import dev.sluice.config.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Keys in memory that count how often they are looked at, and can be made unreadable. Any thread. */
final class FakeKeys implements KeySource {
    final Pepper pepper;
    final AtomicInteger looks = new AtomicInteger();
    final AtomicInteger reads = new AtomicInteger();
    volatile boolean isBroken;
    volatile boolean isGone;
    private final List<KeyRecord> keys = new ArrayList<>();
    private long writes;

    FakeKeys() {
        try {
            pepper = Pepper.load(new Secret("a pepper of some length"), Path.of("unused"), new SecureRandom());
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    synchronized ApiKey create(String name) {
        ApiKey key = ApiKey.generate(new SecureRandom());
        String hash = HexFormat.of().formatHex(pepper.hash().of(key));
        keys.add(new KeyRecord(key.id(), name, Instant.EPOCH, null, hash));
        writes++;
        return key;
    }

    synchronized void revoke(ApiKey key) {
        keys.replaceAll(known -> known.id().equals(key.id()) ? known.revoked(Instant.EPOCH) : known);
        writes++;
    }

    @Override
    public synchronized Version version() throws IOException {
        looks.incrementAndGet();
        if (isBroken) {
            throw new IOException("broken");
        }
        return isGone ? Version.NONE : new Version(writes, FileTime.fromMillis(writes), null);
    }

    @Override
    public synchronized List<KeyRecord> list() {
        reads.incrementAndGet();
        return List.copyOf(keys);
    }
}
