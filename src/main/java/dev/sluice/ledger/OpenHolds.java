package dev.sluice.ledger;

import dev.sluice.canonical.Usage;
import dev.sluice.ledger.JournalEntry.HoldPlaced;
import dev.sluice.ledger.JournalEntry.Progress;
import dev.sluice.ledger.JournalEntry.Settled;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The attempts that were begun and have not ended, as far as the journal tells. One thread. */
final class OpenHolds {
    private static final String ESTIMATED = "ESTIMATED";
    private static final String UNPRICED = "UNPRICED";
    private static final Usage UNKNOWN = Usage.of(0, 0, 0, 0);

    private final Map<String, Open> open = new LinkedHashMap<>();

    /** One of them, and the segment that tells of it. */
    static final class Open {
        private final HoldPlaced hold;
        private long segment;
        private long nanos;
        private long heldNanos;

        private Open(HoldPlaced hold, long segment) {
            this.hold = hold;
            this.segment = segment;
            this.heldNanos = hold.heldNanos();
        }

        HoldPlaced hold() {
            return hold;
        }

        /** All that is known beyond the hold. */
        Progress progress() {
            return new Progress(hold.attemptId(), nanos, heldNanos, Written.UNHEARD);
        }

        void movedTo(long number) {
            segment = number;
        }

        /** Its end if the gateway died: at least the floor, at most the hold, and 0 only if it could cost nothing. */
        Settled crashed(long nowMillis) {
            boolean unpriced = hold.heldNanos() == HoldPlaced.UNPRICED;
            long atLeast = Math.max(1, Math.max(hold.floorNanos(), nanos));
            long costNanos = unpriced ? Settlement.UNPRICED : Math.min(heldNanos, atLeast);
            Settlement settlement = new Settlement(
                    hold.attemptId(),
                    unpriced ? UNPRICED : ESTIMATED,
                    Cause.CRASH,
                    costNanos,
                    0,
                    UNKNOWN,
                    "",
                    "",
                    null,
                    nowMillis);
            return new Settled(hold, settlement, heldNanos, Written.UNHEARD);
        }
    }

    /** Takes note of an entry of {@code segment}; entries come in the order of the journal. */
    void note(JournalEntry entry, long segment) {
        switch (entry) {
            case HoldPlaced hold -> {
                Open known = open.get(hold.attemptId());
                if (known == null) {
                    open.put(hold.attemptId(), new Open(hold, segment));
                } else {
                    known.movedTo(segment);
                }
            }
            case Progress progress -> {
                Open known = open.get(progress.attemptId());
                if (known != null) {
                    known.nanos = Math.max(known.nanos, progress.nanos());
                    known.heldNanos = Math.max(known.heldNanos, progress.heldNanos());
                }
            }
            case Settled settled -> open.remove(settled.attemptId());
        }
    }

    /** Those that only segments before {@code number} tell of. */
    List<Open> before(long number) {
        List<Open> older = new ArrayList<>();
        for (Open one : open.values()) {
            if (one.segment < number) {
                older.add(one);
            }
        }
        return older;
    }

    List<Open> all() {
        return List.copyOf(open.values());
    }

    int size() {
        return open.size();
    }
}
