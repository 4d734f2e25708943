package dev.sluice.stream;

import io.vertx.core.buffer.Buffer;

/**
 * Bytes as they lie in the memory that a socket was read into. A stream of the wire lends them to its handler: they are good
 * until the handler returns, and may be written on by then, which copies nothing that is long. Who keeps them for later keeps
 * {@link #kept} instead.
 */
public interface Lent {
    /** A copy in memory that nobody has to give back. */
    Buffer keep();

    /** {@code bytes}, or a copy where they are only lent. */
    static Buffer kept(Buffer bytes) {
        return bytes instanceof Lent lent ? lent.keep() : bytes;
    }
}
