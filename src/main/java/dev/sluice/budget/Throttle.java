package dev.sluice.budget;

import java.util.concurrent.atomic.AtomicLong;

/** Spaces the requests that are over a limit: a token bucket that holds one token. Lock-free. */
final class Throttle {
    private final AtomicLong nextAtMillis = new AtomicLong();

    /** Takes a turn: 0, or after how many milliseconds to try again. */
    long turn(int perMinute, long nowMillis) {
        long pause = 60_000 / perMinute;
        while (true) {
            long next = nextAtMillis.get();
            // Further away than any pause: the clock was put back, or the rate raised.
            boolean due = next <= nowMillis || next - nowMillis > pause;
            if (!due) {
                return next - nowMillis;
            }
            if (nextAtMillis.compareAndSet(next, nowMillis + pause)) {
                return 0;
            }
        }
    }
}
