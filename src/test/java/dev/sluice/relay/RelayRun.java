package dev.sluice.relay;

import dev.sluice.canonical.Answer;
import dev.sluice.canonical.Operation;
import dev.sluice.canonical.Outcome;
import dev.sluice.canonical.Progress;
import dev.sluice.dialect.Dialect;
import dev.sluice.failure.Failure;
import dev.sluice.timer.TimerWheel;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** One relay with a host, a caller and a clock that the test moves. */
final class RelayRun {
    static final long GATE = 1_000;
    static final long KEEP_ALIVE = 1_500;
    static final long FIRST_TOKEN = 5_000;
    static final long ANSWER = 8_000;
    static final long GAP = 3_000;
    static final long TOTAL = 20_000;

    final FakeHost host = new FakeHost();
    final Future<Answer> answer;
    final Buffer received = Buffer.buffer();
    boolean ended;

    @Nullable
    Throwable broken;

    private long nowMillis = 1_000_000;
    private final TimerWheel wheel = new TimerWheel(20, () -> nowMillis * 1_000_000);
    private final Relay relay = new Relay(wheel);

    RelayRun(Operation operation, boolean stream, boolean withholdUsage) {
        answer = relay.open(host, terms(operation, stream, withholdUsage, Progress.UNWATCHED), null, null);
    }

    /** The host speaks the caller's dialect. */
    RelayRun(Operation operation, boolean stream, Dialect dialect) {
        this(operation, stream, dialect, Progress.UNWATCHED);
    }

    /** Likewise, with somebody who follows it. */
    RelayRun(Operation operation, boolean stream, Dialect dialect, Progress progress) {
        answer = relay.open(host, terms(operation, stream, false, progress), dialect, null);
    }

    /** The host speaks another dialect. */
    RelayRun(Operation operation, boolean stream, Translation translation) {
        this(operation, stream, translation, Progress.UNWATCHED);
    }

    /** Likewise, with somebody who follows it. */
    RelayRun(Operation operation, boolean stream, Translation translation, Progress progress) {
        answer = relay.open(host, terms(operation, stream, false, progress), translation);
    }

    private static Terms terms(Operation operation, boolean stream, boolean withholdUsage, Progress progress) {
        return new Terms(
                "x",
                "acme",
                operation,
                stream,
                withholdUsage,
                true,
                GATE,
                KEEP_ALIVE,
                FIRST_TOKEN,
                ANSWER,
                GAP,
                TOTAL,
                progress);
    }

    static RelayRun chatStream() {
        return new RelayRun(Operation.CHAT, true, false);
    }

    /** The answer as it is where the host bills it to its end. */
    Answer drained(long millis) {
        return relay.drained(answer.result(), millis);
    }

    /** Lets time pass, in steps that no time-out of the test is smaller than. */
    void pass(long millis) {
        for (long left = millis; left > 0; left -= 20) {
            nowMillis += Math.min(20, left);
            wheel.turn();
        }
        nowMillis += 60; // a deadline runs out up to two ticks late
        wheel.turn();
    }

    /** The caller reads from now on. */
    RelayRun read() {
        answer.result().body().handler(received::appendBuffer);
        answer.result().body().endHandler(end -> ended = true);
        answer.result().body().exceptionHandler(error -> broken = error);
        answer.result().body().resume();
        return this;
    }

    String text() {
        return received.toString();
    }

    Outcome outcome() {
        return answer.result().ended().result();
    }

    Failure refusal() {
        return (Failure) answer.cause();
    }
}
