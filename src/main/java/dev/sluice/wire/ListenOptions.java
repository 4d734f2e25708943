package dev.sluice.wire;

/**
 * Where to listen, and what to accept.
 *
 * @param host the address to bind
 * @param port the port to bind, 0 for any free one, {@link #SHARED_FREE_PORT} for any free one that all instances of one
 *     deployment share
 * @param maxHeaderBytes longest head of a request
 */
public record ListenOptions(String host, int port, int maxHeaderBytes) {
    public static final int SHARED_FREE_PORT = -1;
    public static final int DEFAULT_MAX_HEADER_BYTES = 32 * 1024;

    public ListenOptions(String host, int port) {
        this(host, port, DEFAULT_MAX_HEADER_BYTES);
    }
}
