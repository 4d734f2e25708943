package dev.sluice.relay;

import static dev.sluice.failure.Kind.CALLER_GONE;
import static dev.sluice.failure.Kind.UPSTREAM_ERROR;
import static dev.sluice.failure.Kind.UPSTREAM_INVALID_ANSWER;
import static dev.sluice.failure.Kind.UPSTREAM_TRUNCATED;

import dev.sluice.canonical.Outcome;
import dev.sluice.dialect.ErrorBody;
import dev.sluice.dialect.EventBytes;
import dev.sluice.dialect.EventKind;
import dev.sluice.dialect.HostError;
import dev.sluice.dialect.StreamDialect;
import dev.sluice.failure.Failure;
import dev.sluice.stream.EventCutter;
import dev.sluice.stream.EventSink;
import dev.sluice.stream.QueuedStream;
import dev.sluice.timer.Deadline;
import dev.sluice.timer.TimerWheel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * Forwards a host's event stream byte for byte, and sees to it that it ends properly.
 *
 * <p>The gate: {@link #opened} completes with the first event of the answer proper, or when the gate's time is up. Until then
 * an error is still an error with a status: the future fails with a {@link Failure}, or with a {@link HostErrorException}
 * for an error event. From then on every failure is written into the stream.
 *
 * <p>While the host is silent, comments keep the caller's connection alive; they are written between events only.
 */
final class EventRelay implements EventSink {
    private static final Buffer KEEP_ALIVE = Buffer.buffer(": keep-alive\n\n");
    private static final long LINGER_MILLIS = 2_000;

    private final StreamDialect dialect;
    private final Watch watch;
    private final Runnable reset;
    private final QueuedStream out = new QueuedStream(this::regulate);
    private final EventCutter cutter = new EventCutter(this);
    private final Promise<Void> opened = Promise.promise();
    private final Promise<Outcome> ended = Promise.promise();
    private final Deadline gate;
    private final Deadline keepAlive;
    private final Deadline linger;
    private final long keepAliveMillis;
    private final String host;
    private @Nullable ReadStream<Buffer> source;
    private boolean isOpen;
    private boolean sawData;
    private boolean complete; // the terminal marker, or the host's own error, has passed
    private boolean sourceEnded;
    private boolean sourcePaused;

    /** Begins to wait for the host's answer, with all clocks running; {@code reset} stops the host. */
    EventRelay(StreamDialect dialect, Runnable reset, Terms terms, TimerWheel wheel) {
        this.dialect = dialect;
        this.reset = reset;
        this.watch = new Watch(
                wheel, terms.host(), terms.firstTokenMillis(), terms.gapMillis(), terms.totalMillis(), this::breakOff);
        this.host = terms.host();
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
    void attachError(ReadStream<Buffer> body, int status) {
        Failure failure = Failure.of(UPSTREAM_ERROR, host + " answered with status " + status + ".");
        LateError.read(body)
                .onSuccess(held -> breakOff(failure, LateError.words(held, status, failure)))
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

    /** Ends the answer from the caller's side. */
    void stop(Failure failure) {
        if (failure.kind() == CALLER_GONE) {
            out.discard();
        }
        breakOff(failure);
    }

    private void onBytes(Buffer bytes) {
        watch.onBytes();
        cutter.feed(bytes);
        regulate();
    }

    @Override
    public boolean onEvent(Buffer bytes, int start, int end) {
        EventKind kind = dialect.classify(bytes, start, end);
        switch (kind) {
            case SIGN_OF_LIFE -> {}
            case PREAMBLE -> sawData = true;
            case USAGE -> {
                return false;
            }
            case CONTENT -> {
                onToken();
                open();
            }
            case TERMINAL -> {
                onToken();
                complete = true;
                linger.extend(LINGER_MILLIS);
                open();
            }
            case ERROR -> onHostError(bytes, start, end);
        }
        return true;
    }

    @Override
    public void onLongEvent(Buffer bytes) {
        boolean isEvent = EventBytes.dataStart(bytes, 0, bytes.length()) >= 0;
        if (isEvent) {
            onEvent(bytes, 0, bytes.length());
        } else if (!isOpen) {
            breakOff(Failure.of(UPSTREAM_INVALID_ANSWER, host + " sent something that is no event stream."));
        }
    }

    @Override
    public void onLongEventEnd(Buffer tail) {
        dialect.noteTail(tail);
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

    private void onHostError(Buffer bytes, int start, int end) {
        onToken();
        complete = true;
        if (isOpen) {
            linger.extend(LINGER_MILLIS);
            return;
        }
        HostError error = HostError.read(EventBytes.payload(bytes, start, end));
        if (error == null) {
            open();
        } else {
            close(Failure.of(UPSTREAM_ERROR, host + " answered with an error."));
            opened.tryFail(new HostErrorException(error));
            stopHost();
        }
    }

    private void onGateTimeout() {
        open();
        onSilence();
    }

    private void onSilence() {
        if (isOpen && cutter.isBetweenEvents() && out.wantsMore()) {
            out.offer(KEEP_ALIVE);
        }
        keepAlive.extend(keepAliveMillis);
    }

    private void onSourceEnd() {
        sourceEnded = true;
        Buffer rest = cutter.takeHeld();
        if (rest != null) {
            onUnendedEvent(rest);
        }
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

    /** Several hosts do not end their last event with an empty line; half an event is of no use to anybody. */
    private void onUnendedEvent(Buffer rest) {
        if (complete || dialect.classify(rest, 0, rest.length()) == EventKind.TERMINAL) {
            sawData = true;
            complete = true;
            open();
            out.offer(rest);
        }
    }

    /** The host can no longer be waited for. */
    void breakOff(Throwable error) {
        Failure failure = Failure.from(error);
        breakOff(failure, ErrorBody.of(failure));
    }

    /** The host is told last: what is told comes back as one more failure, and only the first counts. */
    private void breakOff(Failure failure, Buffer errorBody) {
        if (ended.future().isComplete()) {
            return;
        }
        close(complete ? null : failure);
        if (isOpen) {
            if (!complete) {
                out.offer(dialect.errorEvents(errorBody));
            }
            out.end();
        } else {
            opened.tryFail(failure);
            out.discard();
        }
        stopHost();
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
        ended.tryComplete(new Outcome(dialect.usage(), failure));
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
