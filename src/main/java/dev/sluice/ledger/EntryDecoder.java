package dev.sluice.ledger;

import dev.sluice.canonical.Usage;
import dev.sluice.ledger.JournalEntry.HoldPlaced;
import dev.sluice.ledger.JournalEntry.Progress;
import dev.sluice.ledger.JournalEntry.Settled;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the content of a record. Throws {@link IllegalArgumentException} for what no encoder of ours wrote. */
final class EntryDecoder {
    private EntryDecoder() {}

    /** The entry, or null for a record that is no entry but a mark of the journal's own. */
    static @Nullable JournalEntry decode(byte[] bytes, int start, int end) {
        FieldReader in = new FieldReader(bytes, start, end);
        int type = in.octet();
        JournalEntry entry = switch (type) {
            case SegmentFormat.HOLD_PLACED -> readHold(in);
            case SegmentFormat.PROGRESS -> new Progress(in.text(), in.number(), in.number(), Written.UNHEARD);
            case SegmentFormat.SETTLED -> {
                HoldPlaced hold = readHold(in);
                long heldNanos = in.number();
                yield new Settled(hold, readSettlement(hold.attemptId(), in), heldNanos, Written.UNHEARD);
            }
            case SegmentFormat.MARK, SegmentFormat.SEAL -> null;
            default -> throw new IllegalArgumentException("a record of type " + type + " (expected: 1 to 5)");
        };
        if (entry != null && !in.isAtEnd()) {
            throw new IllegalArgumentException("a record has more fields than there should be");
        }
        return entry;
    }

    private static HoldPlaced readHold(FieldReader in) {
        Attempt attempt = new Attempt(
                in.text(),
                in.text(),
                (int) in.number(),
                in.text(),
                in.text(),
                in.text(),
                in.text(),
                in.text(),
                readTexts(in),
                in.text(),
                in.text(),
                in.text(),
                in.number(),
                in.text());
        long heldNanos = in.number();
        long floorNanos = in.number();
        int count = in.count();
        List<BudgetWindow> windows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            windows.add(new BudgetWindow(in.text(), in.number()));
        }
        return new HoldPlaced(attempt, heldNanos, floorNanos, windows, Written.UNHEARD);
    }

    private static List<String> readTexts(FieldReader in) {
        int count = in.count();
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            texts.add(in.text());
        }
        return texts;
    }

    private static Settlement readSettlement(String attemptId, FieldReader in) {
        return new Settlement(
                attemptId,
                in.text(),
                Cause.valueOf(in.text()),
                in.number(),
                in.number(),
                readUsage(in),
                in.text(),
                in.text(),
                in.optionalText(),
                in.number());
    }

    private static Usage readUsage(FieldReader in) {
        return new Usage(
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                null,
                in.octet() == 1,
                UsageText.parse(in.text()));
    }
}
