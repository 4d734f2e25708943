package dev.sluice.intake;

import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.timer.Deadline;
import dev.sluice.timer.TimerWheel;
import java.util.function.Consumer;

/** Watches that a body does not arrive so slowly that it only holds a connection. */
final class Pace {
    private final long windowMillis;
    private final long minBytes;
    private final Consumer<Failure> onTooSlow;
    private final Deadline window;
    private long bytes;
    private boolean suspended;

    Pace(TimerWheel wheel, long windowMillis, Consumer<Failure> onTooSlow) {
        this.windowMillis = windowMillis;
        this.minBytes = Math.max(1, windowMillis * Limits.MIN_BYTES_PER_SECOND / 1000);
        this.onTooSlow = onTooSlow;
        this.window = wheel.after(windowMillis, this::onWindow);
    }

    void add(int more) {
        bytes += more;
    }

    /** We do not read, or do so again: the caller cannot be blamed for a window in which we did not. */
    void suspend(boolean suspended) {
        this.suspended = suspended;
        if (suspended) {
            bytes = minBytes;
        }
    }

    void stop() {
        window.cancel();
    }

    private void onWindow() {
        if (bytes >= minBytes) {
            bytes = suspended ? minBytes : 0;
            window.extend(windowMillis);
            return;
        }
        onTooSlow.accept(Failure.of(
                Kind.REQUEST_TIMEOUT,
                "body: " + bytes + " bytes in " + windowMillis + " ms (expected: at least " + minBytes + ")"));
    }
}
