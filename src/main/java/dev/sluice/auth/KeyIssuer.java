package dev.sluice.auth;

import dev.sluice.pipeline.Principal;
import dev.sluice.pipeline.Terms;
import dev.sluice.principal.Key;
import dev.sluice.principal.Keys;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes keys. Each is shown once: only its hash is kept. */
public final class KeyIssuer {
    private final Keys keys;
    private final Pepper pepper;
    private final RandomGenerator random;
    private final InstantSource clock;

    /** @param random a {@code SecureRandom} */
    public KeyIssuer(Keys keys, Pepper pepper, RandomGenerator random, InstantSource clock) {
        this.keys = keys;
        this.pepper = pepper;
        this.random = random;
        this.clock = clock;
    }

    /**
     * A key that was made just now.
     *
     * @param secret the key itself, for the only time
     */
    public record Issued(ApiKey secret, Key key) {}

    /**
     * Makes a key.
     *
     * @param name what to call it, 1 to 100 printable characters; need not be unique
     * @param expiresAt when it ends, or null for never
     */
    public Future<Issued> create(String name, Principal principal, Terms terms, @Nullable Instant expiresAt) {
        ApiKey secret = ApiKey.generate(random);
        return keys.add(key(secret, name, principal, terms, expiresAt, null)).map(added -> new Issued(secret, added));
    }

    /**
     * Makes a key in the place of another, with the same name, owner and terms.
     *
     * @param overlap how long both are good
     */
    public Future<Issued> rotate(String id, Duration overlap) {
        Instant now = clock.instant();
        return keys.find(id).compose(old -> {
            if (old == null || old.state(now) != Key.State.GOOD) {
                return Future.failedFuture(new IllegalArgumentException("key: " + id + " is unknown or not good"
                        + " (expected: a good one that ./sluice key list shows)"));
            }
            ApiKey secret = ApiKey.generate(random);
            Key fresh = key(secret, old.name(), old.principal(), old.terms(), old.expiresAt(), id);
            return keys.rotate(old, fresh, now.plus(overlap)).map(added -> new Issued(secret, added));
        });
    }

    private Key key(
            ApiKey secret,
            String name,
            Principal principal,
            Terms terms,
            @Nullable Instant expiresAt,
            @Nullable String rotatedFrom) {
        return new Key(
                secret.id(),
                HexFormat.of().formatHex(pepper.hash().of(secret)),
                name,
                principal,
                terms,
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                expiresAt,
                null,
                null,
                rotatedFrom);
    }
}
