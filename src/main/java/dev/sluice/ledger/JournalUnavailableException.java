package dev.sluice.ledger;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An entry was not written: the disk is full or broken, the journal is at its bound, or it is closed. An answer, without a trace. */
public final class JournalUnavailableException extends IOException {
    JournalUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
