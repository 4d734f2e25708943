package dev.sluice.ledger;

import java.io.IOException;
import java.nio.file.Path;

/** A file of the journal is not what was written. What is missing cannot be known, so nothing is guessed: somebody has to look. */
public final class JournalCorruptException extends IOException {
    JournalCorruptException(Path file, long offset, String problem) {
        super(file + ": " + problem + " at byte " + offset
                + " (expected: what was written; restore the file, or move the journal away and reconcile by hand)");
    }
}
