package dev.sluice.ledger;

import dev.sluice.ledger.JournalEntry.Settled;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What this node has promised to spend and what it has spent, on its own disk, until the store has it. Nothing is asked of a model
 * host before its hold is in here.
 *
 * <p>Append-only files, written by one thread: all that waits is written at once and forced to the disk with one {@code fdatasync}.
 * After a crash at any instant, every entry that was told to be durable is there. What was being written is cut away; what was
 * damaged later stops the start ({@link JournalCorruptException}).
 *
 * <p>If the disk is full or broken, or {@link JournalLimits#maxBytes} wait for the store, holds are refused: dispatch must stop. The
 * ends of attempts that run are kept and written as soon as it is possible.
 *
 * <p>Threading: {@link #append} from any thread, without blocking; {@link #open} and the cursor on workers.
 */
public final class Journal {
    private final FileChannel lock;
    private final Path directory;
    private final String nodeId;
    private final Recovery recovery;
    private final HandOver handOver = new HandOver();
    private final JournalWriter writer;
    private final Thread thread;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private Journal(
            FileChannel lock,
            Path directory,
            String nodeId,
            Recovery recovery,
            SegmentLog log,
            JournalLimits limits,
            LongSupplier nanoTime) {
        this.lock = lock;
        this.directory = directory;
        this.nodeId = nodeId;
        this.recovery = recovery;
        this.writer = new JournalWriter(handOver, log, new OpenHolds(), limits, nanoTime, this::end);
        this.thread = Thread.ofPlatform().daemon().name("sluice-journal").unstarted(writer);
    }

    /**
     * Opens the journal of a data directory and settles what a crash has left open: each such attempt costs what it had cost at its
     * last mark, at least its floor, at most its hold. Blocks. Nothing is written by others until {@link #start}.
     *
     * @throws JournalCorruptException if a file is not what was written
     * @throws IOException if it cannot be read or written, or another process has it
     */
    public static Journal open(Path directory, JournalLimits limits, Clock clock, RandomGenerator random)
            throws IOException {
        return open(directory, limits, clock, random, SegmentLog.Disk.SYSTEM, System::nanoTime);
    }

    static Journal open(
            Path directory,
            JournalLimits limits,
            Clock clock,
            RandomGenerator random,
            SegmentLog.Disk disk,
            LongSupplier nanoTime)
            throws IOException {
        JournalDirectory files = JournalDirectory.make(directory);
        FileChannel lock = files.lock();
        try {
            String nodeId = files.nodeId(random);
            Replay replay = Replay.of(files);
            SegmentLog log = SegmentLog.open(files, limits, disk, replay);
            Recovery recovery = settle(replay, log, clock.millis());
            return new Journal(lock, directory, nodeId, recovery, log, limits, nanoTime);
        } catch (IOException | RuntimeException failure) {
            lock.close();
            throw failure;
        }
    }

    /** If this is cut short by another crash, the next start finds some of them settled and settles the others. */
    private static Recovery settle(Replay replay, SegmentLog log, long nowMillis) throws IOException {
        List<OpenHolds.Open> crashed = replay.open().all();
        long nanos = 0;
        Iterator<OpenHolds.Open> open = crashed.iterator();
        while (open.hasNext()) {
            FieldWriter out = log.begin();
            while (open.hasNext() && out.position() < JournalWriter.BATCH_BYTES) {
                Settled settled = open.next().crashed(nowMillis);
                nanos += Math.max(0, settled.settlement().costNanos());
                EntryEncoder.encode(settled, out);
            }
            log.commit();
        }
        return new Recovery(replay.entries(), crashed.size(), nanos, replay.tornBytes());
    }

    /** Starts the thread that writes. What was appended before is written now. */
    public void start() {
        thread.start();
    }

    /**
     * Writes what waits and ends; what is appended from now on fails.
     *
     * @return completed on the journal's thread, when the files are closed and another process may open them
     */
    public CompletionStage<Void> stop() {
        writer.stop();
        LockSupport.unpark(thread);
        return ended;
    }

    private void end() {
        try {
            lock.close();
        } catch (IOException closedEnough) {
            // The lock is gone with the process at the latest.
        }
        ended.complete(null);
    }

    /** Writes an entry soon; its {@link Written} tells when it is durable, or that it is not. Any thread; never blocks. */
    public void append(JournalEntry entry) {
        switch (handOver.push(entry)) {
            case BEHIND_OTHERS -> {}
            case FIRST -> LockSupport.unpark(thread);
            case CLOSED -> entry.written().written(new JournalUnavailableException("journal: closed", null));
        }
    }

    /** Whether holds are taken: the last write succeeded, and there is room. */
    public boolean isHealthy() {
        return writer.isHealthy();
    }

    /** How many entries are not durable yet. */
    public int queueDepth() {
        return handOver.depth() + writer.inFlight();
    }

    /** Size of all files. */
    public long bytes() {
        return writer.bytes();
    }

    /** The name of this node in the ledger; stays with the data directory. */
    public String nodeId() {
        return nodeId;
    }

    /** What was found when it was opened. */
    public Recovery recovery() {
        return recovery;
    }

    /** Called on the journal's thread whenever there is more for the store. */
    public void onSettled(Runnable listener) {
        writer.onSettled(listener);
    }

    /** Reads all settled attempts that the store may not have yet; one cursor at a time. */
    public JournalCursor cursor() {
        return new JournalCursor(directory, writer::durable, writer.oldestSegment());
    }

    /** The store has everything that the cursor gave out before this place. Any thread. */
    public void confirm(long position) {
        writer.confirm(Position.segment(position));
        LockSupport.unpark(thread);
    }
}
