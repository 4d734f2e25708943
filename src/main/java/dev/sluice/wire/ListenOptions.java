package dev.sluice.wire;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Where to listen, and what to accept.
 *
 * @param host the address to bind
 * @param port the port to bind, 0 for any free one; negative for any free one too, the same for all who ask with that number
 * @param maxHeaderBytes longest head of a request
 */
public record ListenOptions(String host, int port, int maxHeaderBytes) {
    public static final int DEFAULT_MAX_HEADER_BYTES = 32 * 1024;

    public ListenOptions(String host, int port) {
        this(host, port, DEFAULT_MAX_HEADER_BYTES);
    }

    /** The same for event loops that are to share the port, also where any free one will do. */
    public ListenOptions forSeveralLoops() {
        return port != 0
                ? this
                : new ListenOptions(host, -1 - ThreadLocalRandom.current().nextInt(1 << 30), maxHeaderBytes);
    }
}
