package dev.sluice.wire;

import java.net.URI;

/** Where a host listens. */
public record Origin(boolean tls, String host, int port) {
    /** The origin of an absolute {@code http} or {@code https} URL. */
    public static Origin of(URI url) {
        boolean tls = "https".equalsIgnoreCase(url.getScheme());
        int port = url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80;
        return new Origin(tls, url.getHost(), port);
    }
}
