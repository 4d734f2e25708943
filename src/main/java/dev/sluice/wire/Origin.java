package dev.sluice.wire;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where a host listens.
 *
 * @param proxy what leads there, or null
 */
public record Origin(
        boolean tls, String host, int port, @Nullable Proxy proxy) {
    public Origin(boolean tls, String host, int port) {
        this(tls, host, port, null);
    }

    /** The origin of an absolute {@code http} or {@code https} URL. */
    public static Origin of(URI url) {
        boolean tls = "https".equalsIgnoreCase(url.getScheme());
        int port = url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80;
        return new Origin(tls, url.getHost(), port);
    }

    /** What {@code host} is sent: the name, and the port unless it is the usual one. */
    public String authority() {
        String name = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        return port == (tls ? 443 : 80) ? name : name + ":" + port;
    }

    /** The same host behind a proxy. */
    public Origin behind(Proxy newProxy) {
        return new Origin(tls, host, port, newProxy);
    }
}
