package dev.sluice.relay;

import static dev.sluice.failure.Kind.UPSTREAM_FIRST_TOKEN_TIMEOUT;
import static dev.sluice.failure.Kind.UPSTREAM_GAP_TIMEOUT;
import static dev.sluice.failure.Kind.UPSTREAM_TOTAL_TIMEOUT;

import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.timer.Deadline;
import dev.sluice.timer.TimerWheel;
import java.util.function.Consumer;

/**
 * The time-outs of one attempt at a host, from its dispatch to its end: the first token, the gap between two reads, the
 * whole. Exactly one of them is told, once, to whoever listens at that time.
 *
 * <p>The gap's clock runs from the first token on; then comments and pings count as life. A caller who reads slowly stops the clock of the gap:
 * the host cannot be blamed for a silence that we asked for.
 */
public final class Watch {
    private final Deadline firstToken;
    private final Deadline gap;
    private final Deadline total;
    private final long gapMillis;
    private Consumer<Failure> listener;
    private boolean suspended;

    /**
     * Starts the clocks; the gap's begins with the first token.
     *
     * @param firstTokenMillis longest wait for the first event, or for the head of an answer that is not streamed
     */
    public Watch(
            TimerWheel wheel,
            String host,
            long firstTokenMillis,
            long gapMillis,
            long totalMillis,
            Consumer<Failure> listener) {
        this.gapMillis = gapMillis;
        this.listener = listener;
        this.total = wheel.after(
                totalMillis,
                () -> expire(
                        UPSTREAM_TOTAL_TIMEOUT, host + " did not finish its answer within " + totalMillis + " ms."));
        this.firstToken = wheel.after(
                firstTokenMillis,
                () -> expire(
                        UPSTREAM_FIRST_TOKEN_TIMEOUT,
                        host + " did not begin to answer within " + firstTokenMillis + " ms."));
        this.gap = wheel.after(gapMillis, () -> onGap(host));
        this.gap.cancel();
    }

    /** From now on {@code listener} is told. */
    public void listen(Consumer<Failure> listener) {
        this.listener = listener;
    }

    /** Bytes have come. Until the first event the clock of the first token is the only one: models think in silence. */
    void onBytes() {
        if (!firstToken.isActive()) {
            gap.extend(gapMillis);
        }
    }

    /** The first event of the answer has come. */
    void onFirstToken() {
        if (firstToken.isActive()) {
            firstToken.cancel();
            gap.extend(gapMillis);
        }
    }

    /** We do not read from the host, or do so again. */
    void suspend(boolean suspended) {
        if (this.suspended && !suspended && gap.isActive()) {
            gap.extend(gapMillis);
        }
        this.suspended = suspended;
    }

    /** Nothing is told any more. */
    public void stop() {
        firstToken.cancel();
        gap.cancel();
        total.cancel();
    }

    private void onGap(String host) {
        if (suspended) {
            gap.extend(gapMillis);
        } else {
            expire(UPSTREAM_GAP_TIMEOUT, host + " fell silent for " + gapMillis + " ms in the middle of its answer.");
        }
    }

    private void expire(Kind kind, String message) {
        stop();
        listener.accept(Failure.of(kind, message));
    }
}
