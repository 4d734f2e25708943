package dev.sluice.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One file of the journal.
 *
 * @param number consecutive, from 1
 */
record Segment(Path file, long number) {
    private static final String SUFFIX = ".journal";

    static Segment in(Path directory, long number) {
        return new Segment(directory.resolve(String.format(Locale.ROOT, "%010d", number) + SUFFIX), number);
    }

    /** The segment that a file is by its name, or null if it is something else. */
    static @Nullable Segment of(Path file) {
        String name = file.getFileName().toString();
        return name.matches("[0-9]{10}\\.journal")
                ? new Segment(file, Long.parseLong(name.substring(0, name.length() - SUFFIX.length())))
                : null;
    }

    /** Where a segment was found to be whole, and whether it says that it is at its end. */
    record Whole(int bytes, boolean isSealed) {}

    /**
     * Hands out the entries in order.
     *
     * @param isNewest only then may its end be torn
     * @throws JournalCorruptException if it is anything but what was written
     */
    Whole read(byte[] bytes, boolean isNewest, Consumer<JournalEntry> entries) throws IOException {
        if (bytes.length < SegmentFormat.HEADER_BYTES) {
            throw corrupt(bytes.length, "a header cut short");
        }
        String problem = SegmentFormat.headerProblem(bytes, number);
        if (!problem.isEmpty()) {
            throw corrupt(0, problem);
        }
        int at = SegmentFormat.HEADER_BYTES;
        boolean isSealed = false;
        while (at < bytes.length && !isSealed) {
            int length = SegmentFormat.contentLength(bytes, at, bytes.length);
            if (length < 0) {
                break;
            }
            int content = at + SegmentFormat.HEAD_BYTES;
            isSealed = bytes[content] == SegmentFormat.SEAL;
            readEntry(bytes, content, length, entries);
            at = content + length;
        }
        boolean isWhole = at == bytes.length && (isSealed || isNewest);
        if (!isWhole && (!isNewest || isSealed || SegmentFormat.hasMark(bytes, at, bytes.length, number))) {
            throw corrupt(at, at == bytes.length ? "an end without a seal" : "a broken record");
        }
        return new Whole(at, isSealed);
    }

    private void readEntry(byte[] bytes, int content, int length, Consumer<JournalEntry> entries) throws IOException {
        try {
            JournalEntry entry = EntryDecoder.decode(bytes, content, content + length);
            if (entry != null) {
                entries.accept(entry);
            }
        } catch (IllegalArgumentException unknown) {
            throw corrupt(content, String.valueOf(unknown.getMessage()));
        }
    }

    JournalCorruptException corrupt(long offset, String problem) {
        return new JournalCorruptException(file, offset, problem);
    }
}
