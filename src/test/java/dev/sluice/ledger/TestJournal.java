package dev.sluice.ledger;

import dev.sluice.ledger.JournalEntry.HoldPlaced;
import dev.sluice.ledger.JournalEntry.Progress;
import dev.sluice.ledger.JournalEntry.Settled;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A journal that runs; its caller waits for every entry. */
final class TestJournal implements AutoCloseable {
    static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(5_000), ZoneOffset.UTC);

    private final Journal journal;

    private TestJournal(Journal journal) {
        this.journal = journal;
        journal.start();
    }

    static Journal open(Path directory, JournalLimits limits) throws IOException {
        return Journal.open(directory, limits, CLOCK, new SplittableRandom(1));
    }

    static TestJournal start(Path directory) throws IOException {
        return start(directory, JournalLimits.DEFAULT);
    }

    static TestJournal start(Path directory, JournalLimits limits) throws IOException {
        return new TestJournal(open(directory, limits));
    }

    static TestJournal start(Path directory, JournalLimits limits, SegmentLog.Disk disk) throws IOException {
        return new TestJournal(Journal.open(directory, limits, CLOCK, new SplittableRandom(1), disk, System::nanoTime));
    }

    Journal journal() {
        return journal;
    }

    /** Completes when the entry is durable, and fails if it is not. */
    static final class Answer extends CompletableFuture<Void> implements Written {
        @Override
        public void written(@Nullable IOException failure) {
            if (failure == null) {
                complete(null);
            } else {
                completeExceptionally(failure);
            }
        }

        void await() {
            orTimeout(30, TimeUnit.SECONDS).join();
        }
    }

    HoldPlaced hold(String id, long heldNanos, long floorNanos) {
        Answer answer = new Answer();
        HoldPlaced hold = Entries.hold(id, heldNanos, floorNanos, answer);
        journal.append(hold);
        answer.await();
        return hold;
    }

    void progress(String id, long nanos) {
        Answer answer = new Answer();
        journal.append(new Progress(id, nanos, 0, answer));
        answer.await();
    }

    void settle(HoldPlaced hold, long costNanos) {
        Answer answer = new Answer();
        journal.append(Entries.settled(hold, costNanos, answer));
        answer.await();
    }

    /** All that a store would be given. */
    List<Settled> drain() throws IOException {
        try (JournalCursor cursor = journal.cursor()) {
            List<Settled> all = new ArrayList<>();
            JournalCursor.Batch batch = cursor.next(7);
            while (!batch.isEmpty()) {
                all.addAll(batch.settled());
                batch = cursor.next(7);
            }
            return all;
        }
    }

    @Override
    public void close() {
        journal.stop().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }
}
