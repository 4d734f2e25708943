package dev.sluice.canonical;

import dev.sluice.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * How an answer ended.
 *
 * @param usage what the host said was used, or null if it never said
 * @param failure what broke the answer off, or null if it is whole
 * @param events events that had something of the answer in them; 0 where it was no stream
 * @param textBytes about how many bytes the answer had, without what is around it in every event
 * @param text what was answered, where somebody wanted it; null else
 */
public record Outcome(
        @Nullable Usage usage,
        @Nullable Failure failure,
        long events,
        long textBytes,
        @Nullable String text) {
    /** Of an answer of which nothing was seen but its end. */
    public Outcome(@Nullable Usage usage, @Nullable Failure failure) {
        this(usage, failure, 0, 0, null);
    }
}
