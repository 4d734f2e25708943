package dev.sluice.provider.simulated;

import dev.sluice.wire.Call;
import dev.sluice.wire.Reply;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Iterator;

/**
 * Plays one script to its caller: as fast as the script says and the caller reads, never faster, and no longer than the
 * caller stays.
 */
final class Player {
    /** Steps without a pause between them leave in pieces of about this size. */
    private static final int PIECE_BYTES = 4 * 1024;
    /** What may wait for a slow caller: little, because thousands of them do. */
    private static final int QUEUE_BYTES = 4 * 1024;
    /** After so many bytes in one go, the loop's other callers have their turn. */
    private static final int BYTES_A_TURN = 64 * 1024;

    private final Vertx vertx;
    private final Reply reply;
    private final Script script;
    private final Iterator<Step> steps;
    private final Account account;
    private Buffer pending = Buffer.buffer();
    private Future<Void> lastWrite = Future.succeededFuture();
    private Step.Bytes delayed = Step.Bytes.of("");
    private long dueNanos;
    private long timer = -1;
    private boolean awaitsDrain;
    private boolean over;

    private Player(Vertx vertx, Call call, Script script, Account account) {
        this.vertx = vertx;
        this.reply = call.reply();
        this.script = script;
        this.steps = script.steps().iterator();
        this.account = account;
        call.gone().onSuccess(gone -> onGone());
    }

    static void play(Vertx vertx, Call call, Script script, Account account) {
        new Player(vertx, call, script, account).begin();
    }

    private void begin() {
        account.charge(script.status(), script.inputTokens());
        reply.setWriteQueueMaxSize(QUEUE_BYTES);
        dueNanos = System.nanoTime();
        if (script.headAtOnce()) {
            startOnce();
            reply.flushHead();
        }
        run();
    }

    private void run() {
        long turnEnd = account.bytesSent() + BYTES_A_TURN;
        while (!over) {
            if (reply.started() && reply.writeQueueFull()) {
                awaitsDrain = true;
                reply.drainHandler(drained -> onDrained());
                return;
            }
            if (account.bytesSent() > turnEnd) {
                vertx.runOnContext(next -> run());
                return;
            }
            if (!step(steps.next())) {
                return;
            }
        }
    }

    /** The queue drains again and again, also while a timer is what goes on next. */
    private void onDrained() {
        if (awaitsDrain) {
            awaitsDrain = false;
            run();
        }
    }

    /** Does one step; false when a timer goes on later, or nothing does. */
    private boolean step(Step step) {
        switch (step) {
            case Step.Bytes bytes -> {
                if (bytes.pauseMicros() > 0 && !due(bytes)) {
                    return false;
                }
                append(bytes);
            }
            case Step.End end -> end();
            case Step.Abort abort -> abort();
            case Step.Hang hang -> {
                flush();
                return false;
            }
        }
        return true;
    }

    /** Times add up to what the script says, although a timer knows milliseconds only. */
    private boolean due(Step.Bytes bytes) {
        flush();
        long now = System.nanoTime();
        dueNanos += bytes.pauseMicros() * 1_000;
        if (dueNanos < now - 100_000_000L) {
            // Held up, by the caller or a busy machine: time lost is not made up for in a burst.
            dueNanos = now;
        }
        long delayMillis = (dueNanos - now + 500_000) / 1_000_000;
        if (delayMillis <= 0) {
            return true;
        }
        delayed = bytes;
        timer = vertx.setTimer(delayMillis, id -> {
            append(delayed);
            run();
        });
        return false;
    }

    private void append(Step.Bytes bytes) {
        if (over) {
            return;
        }
        pending.appendBuffer(bytes.data());
        if (bytes.role() == Step.Role.TOKEN) {
            account.chargeToken();
        }
        if (pending.length() >= PIECE_BYTES) {
            flush();
        }
    }

    private void startOnce() {
        if (!reply.started()) {
            reply.start(script.status(), script.headers());
        }
    }

    private void flush() {
        if (pending.length() > 0) {
            startOnce();
            account.sent(pending.length());
            lastWrite = reply.write(pending);
            pending = Buffer.buffer();
        }
    }

    private void end() {
        over = true;
        startOnce();
        account.sent(pending.length());
        Future<Void> ended = pending.length() == 0 ? reply.end() : reply.end(pending);
        ended.onComplete(done -> account.close(done.succeeded() ? Ending.COMPLETED : Ending.CALLER_GONE));
    }

    private void abort() {
        flush();
        over = true;
        // Closing throws away what is still in the queue, and the caller shall see all that came before the fault.
        lastWrite.onComplete(written -> {
            reply.abort();
            account.close(Ending.FAULT);
        });
    }

    private void onGone() {
        over = true;
        vertx.cancelTimer(timer);
        account.close(Ending.CALLER_GONE);
    }
}
