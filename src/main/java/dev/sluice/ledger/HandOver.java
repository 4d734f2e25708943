package dev.sluice.ledger;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Where entries wait for the journal's thread: a stack of the entries themselves, which any number of threads push on and one takes
 * over as a whole. No lock and no allocation; a thread that is stopped in the middle of pushing holds up nobody.
 */
final class HandOver {
    private static final VarHandle TOP;
    /** On top once nothing is taken any more. */
    private static final JournalEntry CLOSED = new JournalEntry.Progress("closed", 0);

    static {
        try {
            TOP = MethodHandles.lookup().findVarHandle(HandOver.class, "top", JournalEntry.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    enum Pushed {
        /** Somebody has woken the taker for an earlier entry, or is about to. */
        BEHIND_OTHERS,
        /** The taker may be asleep. */
        FIRST,
        CLOSED
    }

    @SuppressWarnings("unused") // by its handle
    private volatile @Nullable JournalEntry top;

    Pushed push(JournalEntry entry) {
        while (true) {
            JournalEntry below = top;
            if (below == CLOSED) {
                return Pushed.CLOSED;
            }
            entry.next = below;
            entry.depth = below == null ? 1 : below.depth + 1;
            if (TOP.compareAndSet(this, below, entry)) {
                return below == null ? Pushed.FIRST : Pushed.BEHIND_OTHERS;
            }
        }
    }

    boolean isEmpty() {
        return top == null;
    }

    /** How many wait. */
    int depth() {
        JournalEntry last = top;
        return last == null ? 0 : last.depth;
    }

    /** All that wait, the oldest first, each with its link to the next. */
    @Nullable
    JournalEntry takeAll() {
        return isEmpty() ? null : reversed((JournalEntry) TOP.getAndSet(this, null));
    }

    /** Likewise, and takes no more. */
    @Nullable
    JournalEntry close() {
        JournalEntry last = (JournalEntry) TOP.getAndSet(this, CLOSED);
        return last == CLOSED ? null : reversed(last);
    }

    private static @Nullable JournalEntry reversed(@Nullable JournalEntry last) {
        JournalEntry oldest = null;
        JournalEntry entry = last;
        while (entry != null) {
            JournalEntry below = entry.next;
            entry.next = oldest;
            oldest = entry;
            entry = below;
        }
        return oldest;
    }
}
