package dev.sluice.relay;

import static dev.sluice.failure.Kind.BUDGET_EXCEEDED;
import static dev.sluice.failure.Kind.CALLER_GONE;
import static dev.sluice.failure.Kind.UPSTREAM_ERROR;
import static dev.sluice.failure.Kind.UPSTREAM_INVALID_ANSWER;
import static dev.sluice.failure.Kind.UPSTREAM_TRUNCATED;

import dev.sluice.canonical.Outcome;
import dev.sluice.canonical.Progress;
import dev.sluice.dialect.HostError;
import dev.sluice.failure.Failure;
import dev.sluice.stream.QueuedStream;
import dev.sluice.timer.Deadline;
import dev.sluice.timer.TimerWheel;
import dev.sluice.wire.HostHead;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a host's event stream down its {@link Lane} to the caller, and sees to it that it ends properly.
 *
 * <p>The gate: {@link #opened} completes with the first event of the answer proper, or when the gate's time is up. Until then
 * an error is still an error with a status: the future fails with a {@link Failure}, or with a {@link HostErrorException}
 * for an error event. From then on every failure is written into the stream.
 *
 * <p>While the host is silent, comments keep the caller's connection alive; they are written between events only.
 */
final class EventRelay implements Lane.Listener {
    private static final Logger log = LoggerFactory.getLogger(EventRelay.class);
    private static final long LINGER_MILLIS = 2_000;

    private final Lane lane;
    private final Watch watch;
    private final Runnable reset;
    private final QueuedStream out = new QueuedStream(this::regulate);
    private final Promise<Void> opened = Promise.promise();
    private final Promise<Outcome> ended = Promise.promise();
    private final Deadline gate;
    private final Deadline keepAlive;
    private final Deadline linger;
    private final long keepAliveMillis;
    private final String host;
    private final String requestId;
    private final Progress progress;
    private long events;
    private long toldAt;
    private @Nullable ReadStream<Buffer> source;
    private boolean isFeeding;
    private @Nullable Failure stopped; // by the caller's side, while the lane was being fed
    private boolean isOpen;
    private boolean sawData;
    private @Nullable Failure hostError; // which has been forwarded in the host's own words
    private boolean complete; // the terminal marker, or the host's own error, has passed
    private boolean sourceEnded;
    private boolean sourcePaused;

    /** Begins to wait for the host's answer, with all clocks running; {@code reset} stops the host. */
    EventRelay(Function<Lane.Listener, Lane> lane, Runnable reset, Terms terms, TimerWheel wheel) {
        this.lane = lane.apply(this);
        this.reset = reset;
        this.watch = new Watch(
                wheel, terms.host(), terms.firstTokenMillis(), terms.gapMillis(), terms.totalMillis(), this::breakOff);
        this.host = terms.host();
        this.requestId = terms.requestId();
        this.progress = terms.progress();
        this.keepAliveMillis = terms.keepAliveMillis();
        this.gate = wheel.after(terms.gateMillis(), this::onGateTimeout);
        this.keepAlive = wheel.after(keepAliveMillis, this::onSilence);
        this.linger = wheel.after(LINGER_MILLIS, this::finish);
        this.linger.cancel();
    }

    /** The host's event stream has come. */
    void attach(ReadStream<Buffer> stream) {
        if (sourceEnded) {
            return;
        }
        source = stream;
        stream.handler(this::onBytes);
        stream.endHandler(end -> onSourceEnd());
        stream.exceptionHandler(this::breakOff);
        sourcePaused = true; // as every body that has just arrived
        regulate();
    }

    /** The host has answered with an error, but too late for a status. */
    void attachError(ReadStream<Buffer> body, HostHead head) {
        int status = head.status();
        Failure failure = Failure.of(UPSTREAM_ERROR, host + " answered with status " + status + ".");
        LateError.read(body)
                .onSuccess(held -> breakOff(failure, () -> lane.errorEvents(status, head.headers(), held, failure)))
                .onFailure(this::breakOff);
    }

    /** The host's answer is no event stream, and the gate is still shut: somebody else takes over, with the running clocks. */
    Watch dismiss() {
        sourceEnded = true;
        stopClocks();
        return watch;
    }

    boolean isOpen() {
        return isOpen;
    }

    Future<Void> opened() {
        return opened.future();
    }

    Future<Outcome> ended() {
        return ended.future();
    }

    ReadStream<Buffer> body() {
        return out;
    }

    /**
     * Ends the answer from the caller's side. What has been read is forwarded first: the lane has understood it, so that its last words
     * build upon it.
     */
    void stop(Failure failure) {
        if (isFeeding) {
            stopped = failure;
            return;
        }
        if (failure.kind() == CALLER_GONE) {
            out.discard();
        }
        breakOff(failure);
    }

    private void onBytes(Buffer bytes) {
        watch.onBytes();
        feed(() -> lane.feed(bytes));
        regulate();
    }

    private void feed(Runnable lanes) {
        isFeeding = true;
        try {
            lanes.run();
        } catch (RuntimeException unreadable) {
            breakOff(unreadable);
        } finally {
            isFeeding = false;
        }
        if (stopped != null) {
            stop(stopped);
        }
    }

    @Override
    public void onPreamble() {
        sawData = true;
    }

    @Override
    public void onContent() {
        onToken();
        open();
        events++;
        if (events >= toldAt && !ended.future().isComplete()) {
            toldAt = progress.reached(events, lane.textBytes());
        }
    }

    @Override
    public void onWhole() {
        onToken();
        complete = true;
        linger.extend(LINGER_MILLIS);
        open();
    }

    @Override
    public void onGarbage() {
        if (!isOpen) {
            breakOff(Failure.of(UPSTREAM_INVALID_ANSWER, host + " sent something that is no event stream."));
        }
    }

    @Override
    public void forward(Buffer bytes) {
        keepAlive.extend(keepAliveMillis);
        out.offer(bytes);
    }

    private void onToken() {
        sawData = true;
        watch.onFirstToken();
    }

    private void open() {
        if (!isOpen) {
            isOpen = true;
            gate.cancel();
            opened.tryComplete();
        }
    }

    @Override
    public void onHostError(@Nullable HostError error) {
        onToken();
        complete = true;
        hostError = Failure.of(UPSTREAM_ERROR, host + " answered with an error.");
        if (isOpen) {
            linger.extend(LINGER_MILLIS);
        } else if (error == null) {
            open();
        } else {
            close(hostError);
            opened.tryFail(new HostErrorException(error));
            stopHost();
        }
    }

    private void onGateTimeout() {
        open();
        onSilence();
    }

    private void onSilence() {
        Buffer sign = lane.keepAlive();
        if (sign != null && isOpen && lane.isBetweenEvents() && out.wantsMore()) {
            out.offer(sign);
        }
        keepAlive.extend(keepAliveMillis);
    }

    private void onSourceEnd() {
        sourceEnded = true;
        feed(lane::end);
        if (ended.future().isComplete()) {
            return;
        }
        if (complete) {
            finish();
        } else if (!isOpen && !sawData) {
            breakOff(Failure.of(UPSTREAM_INVALID_ANSWER, host + " ended its stream without a single event."));
        } else {
            breakOff(Failure.of(UPSTREAM_TRUNCATED, host + " ended its stream before the answer was whole."));
        }
    }

    /** The host can no longer be waited for. */
    void breakOff(Throwable error) {
        Failure failure = Failure.from(error);
        if (failure != error) {
            report(error);
        }
        breakOff(
                failure, () -> failure.kind() == BUDGET_EXCEEDED ? lane.cutEvents(failure) : lane.errorEvents(failure));
    }

    private void report(Throwable bug) {
        log.atError().addKeyValue("exchangeId", requestId).setCause(bug).log("A stream failed for a reason of our own");
    }

    /** The host is told last: what is told comes back as one more failure, and only the first counts. */
    private void breakOff(Failure failure, Supplier<Buffer> errorEvents) {
        if (ended.future().isComplete()) {
            return;
        }
        close(complete ? null : failure);
        if (isOpen) {
            if (!complete) {
                offerLastWords(errorEvents);
            }
            out.end();
        } else {
            opened.tryFail(failure);
            out.discard();
        }
        stopHost();
    }

    /** Whatever goes wrong with them, the caller must not wait for an end that never comes. */
    private void offerLastWords(Supplier<Buffer> errorEvents) {
        try {
            out.offer(errorEvents.get());
        } catch (RuntimeException bug) {
            report(bug);
        }
    }

    private void finish() {
        close(null);
        out.end();
        stopHost();
    }

    private void stopHost() {
        if (!sourceEnded) {
            sourceEnded = true;
            reset.run();
        }
    }

    private void close(@Nullable Failure failure) {
        stopClocks();
        watch.stop();
        ended.tryComplete(new Outcome(
                lane.usage(), failure == null ? hostError : failure, events, lane.textBytes(), lane.text()));
    }

    private void stopClocks() {
        gate.cancel();
        keepAlive.cancel();
        linger.cancel();
    }

    /** Reads from the host as long as the caller reads, and until the gate opens. */
    private void regulate() {
        boolean pause = isOpen && !out.wantsMore();
        if (source == null || pause == sourcePaused || sourceEnded) {
            return;
        }
        sourcePaused = pause;
        watch.suspend(pause);
        if (pause) {
            source.pause();
        } else {
            source.resume();
        }
    }
}
