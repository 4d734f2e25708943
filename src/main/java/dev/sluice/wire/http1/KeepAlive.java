package dev.sluice.wire.http1;

import io.vertx.core.MultiMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How long a connection may be idle until the host closes it, as {@code keep-alive: timeout=5} says (RFC 2068, 19.7.1.1). */
final class KeepAlive {
    private static final String TIMEOUT = "timeout=";
    private static final long MARGIN_MILLIS = 1_000;

    private KeepAlive() {}

    /** The shorter one of our own limit and the host's, less a margin for the way to it. */
    static long nanos(MultiMap headers, long ownNanos) {
        long seconds = seconds(headers.get("keep-alive"));
        if (seconds < 0) {
            return ownNanos;
        }
        long millis = TimeUnit.SECONDS.toMillis(seconds);
        return Math.min(ownNanos, TimeUnit.MILLISECONDS.toNanos(millis - Math.min(MARGIN_MILLIS, millis / 2)));
    }

    /** -1 if it does not say. */
    private static long seconds(@Nullable String field) {
        int at = field == null ? -1 : field.indexOf(TIMEOUT);
        if (field == null || at < 0) {
            return -1;
        }
        long seconds = -1;
        for (int i = at + TIMEOUT.length(); i < field.length() && seconds < 1_000_000; i++) {
            int digit = Character.digit(field.charAt(i), 10);
            if (digit < 0) {
                break;
            }
            seconds = Math.max(seconds, 0) * 10 + digit;
        }
        return seconds;
    }
}
