package dev.sluice.wire.http;

import dev.sluice.wire.Origin;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Which hosts with TLS have been found to speak nothing newer than HTTP/1.1. That is forgotten after a while, and at once when a
 * connection fails: hosts are updated. Belongs to one event loop.
 */
final class LearntProtocols {
    private static final long KNOWN_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final LongSupplier nanoClock;
    private final Map<Origin, Long> onlyHttp1 = new HashMap<>();

    LearntProtocols(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    void foundHttp1(Origin origin) {
        onlyHttp1.putIfAbsent(origin, nanoClock.getAsLong());
    }

    void forget(Origin origin) {
        onlyHttp1.remove(origin);
    }

    boolean speaksOnlyHttp1(Origin origin) {
        Long since = onlyHttp1.get(origin);
        if (since == null) {
            return false;
        }
        boolean known = nanoClock.getAsLong() - since < KNOWN_NANOS;
        if (!known) {
            forget(origin);
        }
        return known;
    }
}
