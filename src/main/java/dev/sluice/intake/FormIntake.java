package dev.sluice.intake;

import dev.sluice.dialect.Ask;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.pipeline.Exchange;
import dev.sluice.stream.FormScan;
import dev.sluice.stream.Lent;
import dev.sluice.stream.QueuedStream;
import dev.sluice.stream.Streamed;
import dev.sluice.timer.TimerWheel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets a form pass through to the host without holding it: it reads until the field {@code model} has come, at most {@value
 * #MAX_HELD_BYTES} bytes, and passes the rest on while it arrives. SDKs may write the file before the model; then the form
 * goes to a temporary file first.
 */
final class FormIntake {
    static final int MAX_HELD_BYTES = 256 * 1024;

    private final Vertx vertx;
    private final Exchange.Inbound inbound;
    private final ReadStream<Buffer> body;
    private final long limit;
    private final FormScan scan;
    private final Promise<Ask> result = Promise.promise();
    private final List<Buffer> held = new ArrayList<>();
    private final QueuedStream out = new QueuedStream(this::regulate);
    private final Pace pace;
    private long received;
    private boolean passing;
    private boolean over;
    private @Nullable FormSpool spool;

    FormIntake(Vertx vertx, Exchange.Inbound inbound, long limit, FormScan scan, Limits limits, TimerWheel wheel) {
        this.vertx = vertx;
        this.inbound = inbound;
        this.body = inbound.body().get();
        this.limit = limit;
        this.scan = scan;
        this.pace = new Pace(wheel, limits.windowMillis(), this::fail);
    }

    Future<Ask> read() {
        body.exceptionHandler(error -> fail(JsonIntake.callerGone()));
        body.handler(this::onBytes);
        body.endHandler(end -> onEnd());
        inbound.gone().onComplete(gone -> fail(JsonIntake.callerGone()));
        body.resume();
        return result.future();
    }

    private void onBytes(Buffer bytes) {
        if (over) {
            return;
        }
        pace.add(bytes.length());
        received += bytes.length();
        Failure failure =
                received > limit ? IntakeStage.tooLarge("more than " + limit + " bytes", limit) : scan.feed(bytes);
        if (failure != null) {
            fail(failure);
        } else if (passing) {
            out.offer(bytes);
            regulate();
        } else {
            held.add(Lent.kept(bytes));
            if (scan.model() != null) {
                pass();
            } else if (received > MAX_HELD_BYTES) {
                spool();
            }
        }
    }

    private void onEnd() {
        if (over) {
            return;
        }
        if (!scan.isWhole()) {
            fail(Failure.of(
                    Kind.INVALID_REQUEST, "form: ends in the middle of a part (expected: its closing boundary)"));
            return;
        }
        over = true;
        pace.stop();
        if (!passing) {
            pass();
        }
        out.end();
    }

    /** Hands the form on: what is held, then what comes. */
    private void pass() {
        passing = true;
        pace.suspend(true);
        body.pause();
        held.forEach(out::offer);
        held.clear();
        result.tryComplete(ask(new Streamed(out, inbound.declaredLength())));
    }

    private Ask ask(Streamed body) {
        return new Ask(scan.model(), scan.stream(), body, new Ask.Shape.Form(scan.modelStart(), scan.modelEnd()));
    }

    private void spool() {
        over = true;
        pace.suspend(true);
        body.pause();
        FormSpool file = new FormSpool(vertx, body, held, scan, limit, pace);
        spool = file;
        held.clear();
        file.fill().onComplete(filled -> pace.stop()).map(this::ask).onComplete(result::tryComplete, result::tryFail);
    }

    /** Gives back what the form took, when nobody will read it any more. */
    void release() {
        if (spool != null) {
            spool.close();
        }
    }

    private void fail(Failure failure) {
        if (spool != null) {
            spool.fail(failure);
        }
        if (over) {
            return;
        }
        over = true;
        pace.stop();
        body.pause();
        result.tryFail(failure);
        out.fail(failure);
    }

    private void regulate() {
        if (!passing || over) {
            return;
        }
        boolean pause = !out.wantsMore();
        pace.suspend(pause);
        if (pause) {
            body.pause();
        } else {
            body.resume();
        }
    }
}
