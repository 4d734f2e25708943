package dev.sluice.intake;

import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.pipeline.Exchange;
import dev.sluice.timer.TimerWheel;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;

/** A caller who sends a body, with a connection and a clock that the test moves. */
final class FakeCaller {
    static final long WINDOW = 1_000;
    /** What must arrive within {@link #WINDOW}. */
    static final int MIN_BYTES = 1_024;

    static final Limits LIMITS = new Limits(1 << 20, Map.of(), WINDOW);

    final FakeBody body = new FakeBody();
    final MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    final TimerWheel wheel;
    private final Promise<Failure> gone = Promise.promise();
    private long nowMillis = 1_000_000;

    FakeCaller() {
        wheel = new TimerWheel(20, () -> nowMillis * 1_000_000);
    }

    Exchange.Inbound inbound(long declaredLength) {
        return new Exchange.Inbound(
                "/v1/chat/completions", null, null, headers, () -> body, declaredLength, gone.future());
    }

    FakeCaller sends(List<Buffer> slices) {
        slices.forEach(body::arrive);
        return this;
    }

    FakeCaller sends(String text) {
        return sends(List.of(Buffer.buffer(text)));
    }

    void ends() {
        body.end();
    }

    void breaksOff() {
        body.breakOff();
    }

    void leaves() {
        gone.complete(Failure.of(Kind.CALLER_GONE, "The caller left."));
    }

    /** Lets time pass, and a little more: a deadline runs out up to two ticks late. */
    void pass(long millis) {
        for (long left = millis + 60; left > 0; left -= 20) {
            nowMillis += 20;
            wheel.turn();
        }
    }
}
