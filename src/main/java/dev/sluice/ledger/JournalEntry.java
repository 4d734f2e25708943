package dev.sluice.ledger;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One line of the journal. An attempt is told in the order {@code HoldPlaced Progress* Settled}, each written before what follows
 * from it is done: the hold before the host is asked.
 *
 * <p>An entry is appended at most once: it carries the link of the queue it waits in, so that appending allocates nothing.
 */
public abstract sealed class JournalEntry {
    private final Written written;

    @Nullable
    JournalEntry next;

    int depth;

    private JournalEntry(Written written) {
        this.written = Objects.requireNonNull(written);
    }

    final Written written() {
        return written;
    }

    public abstract String attemptId();

    /** An attempt is about to be made and may cost this much. */
    public static final class HoldPlaced extends JournalEntry {
        /** What is held where no price is known. */
        public static final long UNPRICED = Settlement.UNPRICED;

        private final Attempt attempt;
        private final long heldNanos;
        private final long floorNanos;
        private final List<BudgetWindow> windows;

        /**
         * @param heldNanos the most that it may cost, or {@link #UNPRICED}
         * @param floorNanos what it costs at least once it is made, for its input; what is charged if we die before we know more
         * @param windows the budgets' windows that the cost is posted to
         */
        public HoldPlaced(
                Attempt attempt, long heldNanos, long floorNanos, List<BudgetWindow> windows, Written written) {
            super(written);
            this.attempt = attempt;
            this.heldNanos = heldNanos;
            this.floorNanos = floorNanos;
            this.windows = List.copyOf(windows);
        }

        public Attempt attempt() {
            return attempt;
        }

        public long heldNanos() {
            return heldNanos;
        }

        public long floorNanos() {
            return floorNanos;
        }

        public List<BudgetWindow> windows() {
            return windows;
        }

        @Override
        public String attemptId() {
            return attempt.id();
        }
    }

    /** A running attempt has cost this much so far; to be told every 2 s or 256 tokens. Of several the dearest counts. */
    public static final class Progress extends JournalEntry {
        private final String attemptId;
        private final long nanos;
        private final long heldNanos;

        /** @param nanos cost so far of the whole attempt, not since the last mark */
        public Progress(String attemptId, long nanos) {
            this(attemptId, nanos, 0, Written.UNHEARD);
        }

        /** @param heldNanos what is held by now, if the hold was raised; otherwise 0 */
        public Progress(String attemptId, long nanos, long heldNanos, Written written) {
            super(written);
            this.attemptId = attemptId;
            this.nanos = nanos;
            this.heldNanos = heldNanos;
        }

        @Override
        public String attemptId() {
            return attemptId;
        }

        public long nanos() {
            return nanos;
        }

        public long heldNanos() {
            return heldNanos;
        }
    }

    /** An attempt has ended. Tells everything that the ledger needs, so that nobody has to look for the hold again. */
    public static final class Settled extends JournalEntry {
        private final HoldPlaced hold;
        private final Settlement settlement;
        private final long heldNanos;

        public Settled(HoldPlaced hold, Settlement settlement) {
            this(hold, settlement, hold.heldNanos(), Written.UNHEARD);
        }

        /** @param heldNanos what was held in the end, if the hold was raised */
        public Settled(HoldPlaced hold, Settlement settlement, long heldNanos, Written written) {
            super(written);
            if (!hold.attemptId().equals(settlement.attemptId())) {
                throw new IllegalArgumentException(
                        "settlement of " + settlement.attemptId() + " (expected: of " + hold.attemptId() + ")");
            }
            this.hold = hold;
            this.settlement = settlement;
            this.heldNanos = heldNanos;
        }

        public Attempt attempt() {
            return hold.attempt();
        }

        public HoldPlaced hold() {
            return hold;
        }

        public Settlement settlement() {
            return settlement;
        }

        public long heldNanos() {
            return heldNanos;
        }

        /** What it cost beyond what was held; never lost, posted as overdraft. */
        public long overdraftNanos() {
            return heldNanos >= 0 ? Math.max(0, settlement.costNanos() - heldNanos) : 0;
        }

        @Override
        public String attemptId() {
            return hold.attemptId();
        }
    }
}
