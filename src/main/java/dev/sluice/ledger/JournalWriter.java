package dev.sluice.ledger;

import dev.sluice.ledger.JournalEntry.HoldPlaced;
import dev.sluice.ledger.JournalEntry.Progress;
import dev.sluice.ledger.JournalEntry.Settled;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal's thread: takes all that waits, writes it as one batch, tells everybody, and sleeps until there is more.
 *
 * <p>While the disk fails, holds and progress are refused at once, and the ends of attempts that run are kept and tried again: what
 * has been spent is not forgotten because it cannot be written down yet.
 */
final class JournalWriter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);
    static final int BATCH_BYTES = 1 << 20;
    private static final long FIRST_RETRY_NANOS = 50_000_000;
    private static final long MAX_RETRY_NANOS = 2_000_000_000;

    private final HandOver handOver;
    private final SegmentLog log;
    private final OpenHolds open;
    private final JournalLimits limits;
    private final LongSupplier nanoTime;
    private final Runnable whenEnded;

    private final List<JournalEntry> batch = new ArrayList<>();
    private final Deque<Settled> kept = new ArrayDeque<>();
    private long retryAtNanos;
    private long retryNanos = FIRST_RETRY_NANOS;

    private volatile @Nullable IOException broken;
    private volatile boolean isFull;
    private volatile boolean isStopping;
    private volatile int inFlight;
    private volatile long durable;
    private volatile long oldest;
    private volatile long bytes;
    private volatile long confirmedSegment;
    private volatile Runnable whenSettled = () -> {};

    JournalWriter(
            HandOver handOver,
            SegmentLog log,
            OpenHolds open,
            JournalLimits limits,
            LongSupplier nanoTime,
            Runnable whenEnded) {
        this.handOver = handOver;
        this.log = log;
        this.open = open;
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.whenEnded = whenEnded;
        publish();
    }

    boolean isHealthy() {
        return broken == null && !isFull && !isStopping;
    }

    /** Everything before is on the disk. */
    long durable() {
        return durable;
    }

    long oldestSegment() {
        return oldest;
    }

    long bytes() {
        return bytes;
    }

    int inFlight() {
        return inFlight;
    }

    void onSettled(Runnable listener) {
        whenSettled = listener;
    }

    /** Segments before this one are needed no more, but for attempts that still run. */
    void confirm(long segment) {
        confirmedSegment = Math.max(confirmedSegment, segment);
    }

    void stop() {
        isStopping = true;
    }

    @Override
    public void run() {
        try {
            while (!isStopping || !handOver.isEmpty()) {
                step();
                if (handOver.isEmpty() && !isStopping) {
                    sleep();
                }
            }
            finish();
        } finally {
            log.close();
            whenEnded.run();
        }
    }

    /** One round without sleeping. */
    void step() {
        JournalEntry waiting = handOver.takeAll();
        if (broken == null) {
            write(waiting);
        } else {
            refuse(waiting);
            if (nanoTime.getAsLong() - retryAtNanos >= 0) {
                tryAgain();
            }
        }
        release();
        inFlight = kept.size();
    }

    private void sleep() {
        if (broken != null) {
            LockSupport.parkNanos(this, Math.max(1, retryAtNanos - nanoTime.getAsLong()));
            return;
        }
        try {
            log.mark();
        } catch (IOException failure) {
            fail(failure);
            return;
        }
        if (handOver.isEmpty() && !isStopping) {
            LockSupport.park(this);
        }
    }

    /** Nothing more is taken; what could not be written by now never will be. */
    void finish() {
        JournalEntry last = handOver.close();
        tryAgain();
        if (broken == null) {
            write(last);
        } else {
            refuse(last);
        }
        try {
            log.mark();
        } catch (IOException readersCanDoWithout) {
            LOG.atDebug().setCause(readersCanDoWithout).log("The journal's last mark could not be written");
        }
        IOException failure = broken;
        if (failure != null) {
            LOG.atError().addKeyValue("settlements", kept.size()).log("The journal ends with settlements unwritten");
            kept.forEach(settled -> tell(settled, failure));
            kept.clear();
        }
    }

    private void write(@Nullable JournalEntry first) {
        JournalEntry rest = first;
        while (rest != null) {
            if (broken == null) {
                rest = writeSome(rest);
            } else {
                refuse(rest);
                rest = null;
            }
        }
    }

    /** Writes as many as fit into one batch; the first of the others is returned. */
    private @Nullable JournalEntry writeSome(JournalEntry first) {
        JournalEntry entry = first;
        batch.clear();
        try {
            FieldWriter out = log.begin();
            while (entry != null && out.position() < BATCH_BYTES) {
                JournalEntry next = entry.next;
                entry.next = null;
                take(entry, out);
                entry = next;
            }
            if (!batch.isEmpty()) {
                inFlight = batch.size();
                log.commit();
            }
        } catch (IOException failure) {
            fail(failure);
            batch.forEach(this::refuseOne);
            return entry;
        }
        publish();
        tellBatch();
        return entry;
    }

    private void take(JournalEntry entry, FieldWriter out) {
        long size = log.bytes() + out.position();
        long bound = switch (entry) {
            case HoldPlaced hold -> limits.maxBytes();
            // Running attempts may still write, up to a bound that only they can reach.
            case Progress progress -> limits.maxBytes() + limits.maxBytes() / 8;
            case Settled settled -> Long.MAX_VALUE;
        };
        if (size >= bound) {
            // Before it is told: who hears of it may look.
            isFull = true;
            tell(entry, full());
            return;
        }
        int start = out.position();
        try {
            EntryEncoder.encode(entry, out);
            batch.add(entry);
        } catch (RuntimeException bug) {
            out.rewindTo(start);
            LOG.atError()
                    .setCause(bug)
                    .addKeyValue("attemptId", entry.attemptId())
                    .log("An entry cannot be encoded");
            tell(entry, new JournalUnavailableException("journal: an entry that cannot be encoded", bug));
        }
    }

    private void tellBatch() {
        boolean anySettled = false;
        for (JournalEntry entry : batch) {
            open.note(entry, log.newestNumber());
            anySettled |= entry instanceof Settled;
            tell(entry, null);
        }
        batch.clear();
        if (anySettled) {
            try {
                whenSettled.run();
            } catch (RuntimeException bug) {
                LOG.atError().setCause(bug).log("The journal's listener failed");
            }
        }
    }

    private static void tell(JournalEntry entry, @Nullable IOException failure) {
        try {
            entry.written().written(failure);
        } catch (RuntimeException | Error bug) {
            LOG.atError()
                    .setCause(bug)
                    .addKeyValue("attemptId", entry.attemptId())
                    .log("An entry's listener failed");
        }
    }

    private void refuse(@Nullable JournalEntry first) {
        JournalEntry entry = first;
        while (entry != null) {
            JournalEntry next = entry.next;
            entry.next = null;
            refuseOne(entry);
            entry = next;
        }
    }

    private void refuseOne(JournalEntry entry) {
        if (entry instanceof Settled settled) {
            kept.add(settled);
            inFlight = kept.size();
        } else {
            IOException cause = broken;
            tell(entry, new JournalUnavailableException("journal: cannot be written: " + cause, cause));
        }
    }

    private void tryAgain() {
        if (broken == null) {
            return;
        }
        JournalEntry first = null;
        while (!kept.isEmpty()) {
            Settled last = kept.removeLast();
            last.next = first;
            first = last;
        }
        IOException before = broken;
        broken = null;
        if (first == null) {
            probe();
        } else {
            write(first);
        }
        if (broken == null) {
            retryNanos = FIRST_RETRY_NANOS;
            LOG.atInfo().addKeyValue("cause", String.valueOf(before)).log("The journal can be written again");
        }
    }

    /** Whether the disk takes anything; nobody waits for it. */
    private void probe() {
        try {
            SegmentFormat.writeMark(log.newestNumber(), 0, log.begin());
            log.commit();
            publish();
        } catch (IOException failure) {
            fail(failure);
        }
    }

    private void fail(IOException failure) {
        if (retryNanos == FIRST_RETRY_NANOS) {
            LOG.atError()
                    .addKeyValue("cause", failure.toString())
                    .log("The journal cannot be written; no holds are taken");
        }
        broken = failure;
        retryAtNanos = nanoTime.getAsLong() + retryNanos;
        retryNanos = Math.min(2 * retryNanos, MAX_RETRY_NANOS);
    }

    private JournalUnavailableException full() {
        return new JournalUnavailableException(
                "journal: " + log.bytes() + " bytes wait for the store (expected: less than " + limits.maxBytes() + ")",
                null);
    }

    /** Gives up segments that the store has; attempts that still run are told again in the newest one. */
    private void release() {
        long number = Math.min(confirmedSegment, log.newestNumber());
        if (log.oldestNumber() < number) {
            try {
                carry(open.before(number));
                log.deleteBefore(number);
            } catch (IOException failure) {
                fail(failure);
            }
        }
        publish();
    }

    private void carry(List<OpenHolds.Open> older) throws IOException {
        int carried = 0;
        while (carried < older.size()) {
            FieldWriter out = log.begin();
            int from = carried;
            while (carried < older.size() && out.position() < BATCH_BYTES) {
                OpenHolds.Open one = older.get(carried++);
                EntryEncoder.encode(one.hold(), out);
                EntryEncoder.encode(one.progress(), out);
            }
            log.commit();
            older.subList(from, carried).forEach(one -> one.movedTo(log.newestNumber()));
        }
    }

    private void publish() {
        durable = log.position();
        bytes = log.bytes();
        isFull = log.bytes() >= limits.maxBytes();
        oldest = log.oldestNumber();
    }
}
