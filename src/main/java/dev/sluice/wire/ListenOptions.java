package dev.sluice.wire;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Where to listen, and what to accept.
 *
 * @param host the address to bind
 * @param port the port to bind, 0 for any free one, a negative number for any free one that all who listen with this number share
 * @param maxHeaderBytes longest head of a request
 * @param tls what to show to callers who speak TLS, as all then must; null for none
 * @param reusePort whether other processes may listen there too
 */
public record ListenOptions(
        String host, int port, int maxHeaderBytes, @Nullable TlsFiles tls, boolean reusePort) {
    public static final int DEFAULT_MAX_HEADER_BYTES = 32 * 1024;

    public ListenOptions(String host, int port) {
        this(host, port, DEFAULT_MAX_HEADER_BYTES, null, false);
    }

    /** The same with TLS; null for none. */
    public ListenOptions with(@Nullable TlsFiles files) {
        return new ListenOptions(host, port, maxHeaderBytes, files, reusePort);
    }

    /** The same where other processes may listen too, or not. */
    public ListenOptions reusingPort(boolean reuse) {
        return new ListenOptions(host, port, maxHeaderBytes, tls, reuse);
    }

    /**
     * Where all instances of one deployment listen: 0 becomes a free port that they share with each other and with nobody
     * else in the process.
     */
    public static ListenOptions shared(String host, int port) {
        return new ListenOptions(
                host, port == 0 ? -1 - ThreadLocalRandom.current().nextInt(1 << 30) : port);
    }
}
