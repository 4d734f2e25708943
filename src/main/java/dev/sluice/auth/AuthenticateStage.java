package dev.sluice.auth;

import dev.sluice.canonical.Answer;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.pipeline.Caller;
import dev.sluice.pipeline.Exchange;
import dev.sluice.pipeline.Stage;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling? Ends the exchange with 401 unless it brings a good key.
 *
 * <p>A good key passes at once. Any other key that has the right form waits until the store has been looked after, so that one
 * made a moment ago works; unknown ids, wrong secrets and keys that were revoked, disabled or have expired take the same way and the same time and get the same
 * answer. If the store cannot be read, that answer is 503, since nobody can tell. The body is not touched.
 *
 * <p>Threading: an instance belongs to one event loop.
 */
public final class AuthenticateStage implements Stage {
    /** Stands in for the hash of a key that is not there, so that looking for it costs the same. */
    private static final byte[] NO_HASH = new byte[32];

    private final KeyRing ring;
    private final KeyHash hash;
    private final RecentKeys recent = new RecentKeys();

    public AuthenticateStage(KeyRing ring, Pepper pepper) {
        this.ring = ring;
        this.hash = pepper.hash();
    }

    @Override
    public Future<Answer> handle(Exchange exchange, Next next) {
        return switch (Credential.of(exchange.inbound().headers())) {
            case Credential.Refused refused -> Future.failedFuture(refused.failure());
            case Credential.Presented presented -> authenticate(presented.key(), exchange, next);
        };
    }

    private Future<Answer> authenticate(ApiKey key, Exchange exchange, Next next) {
        Caller caller = callerOf(key);
        if (caller != null) {
            return proceed(caller, exchange, next);
        }
        return ring.refreshed().transform(refreshed -> {
            Caller lateCaller = callerOf(key);
            return lateCaller != null
                    ? proceed(lateCaller, exchange, next)
                    : Future.failedFuture(refreshed.succeeded() ? unknown(key) : unreadable(key));
        });
    }

    private static Future<Answer> proceed(Caller caller, Exchange exchange, Next next) {
        exchange.authenticated(caller);
        return next.proceed(exchange);
    }

    private @Nullable Caller callerOf(ApiKey key) {
        KnownKey known = ring.find(key.id());
        if (known != null && known.isGood(ring.nowMillis()) && recent.has(key, known)) {
            return known.caller();
        }
        boolean matches = hash.matches(key, known == null ? NO_HASH : known.hash());
        if (known == null || !matches || !known.isGood(ring.nowMillis())) {
            return null;
        }
        recent.add(key, known);
        return known.caller();
    }

    private static Failure unknown(ApiKey key) {
        return Failure.of(
                Kind.INVALID_API_KEY,
                "API key " + key + ": not good (expected: one that ./sluice key list shows as good)");
    }

    private static Failure unreadable(ApiKey key) {
        return Failure.of(
                Kind.KEYS_UNAVAILABLE, "API key " + key + ": cannot be looked up now (expected: to work again soon)");
    }
}
