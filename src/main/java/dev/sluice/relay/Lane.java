package dev.sluice.relay;

import dev.sluice.canonical.Usage;
import dev.sluice.dialect.HostError;
import dev.sluice.failure.Failure;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * How a host's stream becomes the caller's: byte for byte where both speak the same, or from one dialect to another. One instance per
 * answer, on one event loop.
 */
interface Lane {
    /** Hears what passes. */
    interface Listener {
        /** The answer has begun, but nothing of it can be seen yet. */
        void onPreamble();

        /** Something of the answer has come. */
        void onContent();

        /** The answer is whole; only what ends the stream may still be forwarded. */
        void onWhole();

        /** The host has given up; {@code error} is null where its words cannot be read. */
        void onHostError(@Nullable HostError error);

        /** What has come is no stream of the dialect. */
        void onGarbage();

        /** The next bytes for the caller. */
        void forward(Buffer bytes);
    }

    /**
     * Takes the next bytes of the host.
     *
     * @throws dev.sluice.failure.Failure if they are none of the dialect's
     */
    void feed(Buffer bytes);

    /** The host's stream has ended: tells what was held back. Throws as {@link #feed} does. */
    void end();

    /** Whether the bytes forwarded so far end between two events. */
    boolean isBetweenEvents();

    /** A sign of life that the caller overlooks; null where its dialect has none. */
    @Nullable
    Buffer keepAlive();

    /** How an open stream ends that broke off. */
    Buffer errorEvents(Failure failure);

    /** How an open stream ends that must not become longer: as one that has reached its length where the dialect can say so. */
    Buffer cutEvents(Failure failure);

    /**
     * How an open stream ends whose host answered with an error after all.
     *
     * @param failure what may be told where the host's words may not
     */
    Buffer errorEvents(int status, MultiMap headers, Buffer body, Failure failure);

    /** About how many bytes of the answer itself have passed, without what is around them in every event. */
    long textBytes();

    /** What was answered so far, where that is kept; null else. */
    default @Nullable String text() {
        return null;
    }

    /** The last usage that the host has told, or null. */
    @Nullable
    Usage usage();
}
