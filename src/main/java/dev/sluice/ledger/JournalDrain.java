package dev.sluice.ledger;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what the journal holds to the ledger, in order, batch by batch; the journal forgets what the store has confirmed. While the
 * store is away or frozen it waits, longer each time, and the journal grows; afterwards it goes on where it was.
 *
 * <p>Threading: {@link #start} and {@link #stop} from any thread; its own work is on one context of Vert.x, reading on workers.
 */
public final class JournalDrain {
    private static final Logger LOG = LoggerFactory.getLogger(JournalDrain.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Context context;
    private final Journal journal;
    private final JournalCursor cursor;
    private final LedgerWriter writer;
    private final int batch;
    private final Duration linger;

    private Consumer<List<JournalEntry.Settled>> onWritten = settled -> {};
    private final AtomicBoolean isWoken = new AtomicBoolean();
    private final Promise<Void> stopped = Promise.promise();
    private final Promise<Void> caughtUp = Promise.promise();
    private Duration pause = FIRST_PAUSE;
    private boolean isRunning;
    private boolean isStopping;
    private volatile boolean isBehind;
    private final AtomicLong written = new AtomicLong();

    /**
     * @param batch most attempts of one transaction, such as 500
     * @param linger how long to wait for more before a transaction, such as 100 ms: each costs the disk a write of its own
     */
    public JournalDrain(Vertx vertx, Journal journal, LedgerWriter writer, int batch, Duration linger) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.journal = journal;
        this.cursor = journal.cursor();
        this.writer = writer;
        this.batch = batch;
        this.linger = linger;
    }

    /** Tells {@code listener} of what has been written, batch by batch; to be called before the start. */
    public void onWritten(Consumer<List<JournalEntry.Settled>> listener) {
        onWritten = listener;
    }

    public void start() {
        journal.onSettled(this::wake);
        context.runOnContext(go -> run());
    }

    /** Whether the store did not take the last batch. */
    public boolean isBehind() {
        return isBehind;
    }

    /** How many attempts have been written since the start. */
    public long written() {
        return written.get();
    }

    private void wake() {
        if (isWoken.compareAndSet(false, true)) {
            context.runOnContext(go -> vertx.setTimer(Math.max(1, linger.toMillis()), id -> run()));
        }
    }

    private void run() {
        if (isRunning) {
            return; // and will look again before it ends
        }
        isRunning = true;
        isWoken.set(false);
        next();
    }

    private void next() {
        context.<JournalCursor.Batch>executeBlocking(() -> cursor.next(batch), true)
                .compose(this::write)
                .onComplete(
                        more -> {
                            if (more) {
                                next();
                            } else {
                                rest();
                            }
                        },
                        this::unreadable);
    }

    /** Tries until it succeeds: what comes after must not be written before. */
    private Future<Boolean> write(JournalCursor.Batch next) {
        if (next.isEmpty()) {
            journal.confirm(next.end());
            return Future.succeededFuture(false);
        }
        return writer.write(next.settled()).transform(result -> {
            if (result.failed()) {
                return isStopping ? Future.succeededFuture(false) : later(next, result.cause());
            }
            if (isBehind) {
                LOG.atInfo().log("The store takes settlements again");
            }
            isBehind = false;
            pause = FIRST_PAUSE;
            written.addAndGet(result.result());
            onWritten.accept(next.settled());
            journal.confirm(next.end());
            return Future.succeededFuture(true);
        });
    }

    private Future<Boolean> later(JournalCursor.Batch next, @Nullable Throwable cause) {
        if (!isBehind) {
            LOG.atWarn()
                    .addKeyValue("cause", String.valueOf(cause))
                    .log("The store takes no settlements; they wait in the journal");
        }
        isBehind = true;
        Duration now = pause;
        pause = now.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? now.multipliedBy(2) : LONGEST_PAUSE;
        return vertx.timer(now.toMillis()).compose(over -> isStopping ? Future.succeededFuture(false) : write(next));
    }

    /** Completes when all that was in the journal at the start is in the ledger. */
    public Future<Void> caughtUp() {
        return caughtUp.future();
    }

    private void rest() {
        isRunning = false;
        if (!isBehind) {
            caughtUp.tryComplete();
        }
        if (isStopping) {
            end();
        } else if (isWoken.getAndSet(false)) {
            run();
        }
    }

    private void unreadable(Throwable cause) {
        isBehind = true;
        isRunning = false;
        LOG.atError()
                .setCause(cause)
                .log("The journal cannot be read; nothing more reaches the ledger until a restart");
        if (isStopping) {
            end();
        }
    }

    private void end() {
        var unused = context.executeBlocking(() -> {
                    cursor.close();
                    return true;
                })
                .onComplete(closed -> stopped.tryComplete());
    }

    /** Writes what is there if the store takes it, and ends. What is left is written after the next start. */
    public Future<Void> stop() {
        context.runOnContext(go -> {
            isStopping = true;
            if (!isRunning) {
                isRunning = true;
                next();
            }
        });
        return stopped.future();
    }
}
