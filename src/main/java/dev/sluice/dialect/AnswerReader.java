package dev.sluice.dialect;

import io.vertx.core.buffer.Buffer;

/** Reads one streamed answer from bytes that are cut anywhere. One instance per answer, on one event loop. */
public interface AnswerReader {
    /**
     * Takes the next bytes; the events in them go to the reader's sink before this returns. Nothing is kept of the buffer.
     *
     * @throws dev.sluice.failure.Failure of kind {@code UPSTREAM_INVALID_ANSWER} if they are not of this dialect
     */
    void feed(Buffer bytes);

    /** No more bytes will come: gives out what was still held back. */
    void end();

    /** Whether the answer is complete, its terminal marker included; then nothing more is to be expected. */
    boolean isWhole();
}
