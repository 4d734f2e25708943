package dev.sluice.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A proxy that opens tunnels (HTTP CONNECT), or none at all where one is inherited. It prints without its user and password. */
public final class ProxyUrl {
    static final String EXPECTATION = "http://host:port, http://user:password@host:port, or none";

    /** No proxy, whatever is set elsewhere. */
    public static final ProxyUrl NONE = new ProxyUrl("", 0, null, null);

    private static final int DEFAULT_PORT = 80;
    private static final int HIGHEST_PORT = 65_535;

    private final String host;
    private final int port;
    private final @Nullable String user;
    private final @Nullable Secret password;

    ProxyUrl(String host, int port, @Nullable String user, @Nullable Secret password) {
        this.host = host;
        this.port = port;
        this.user = user;
        this.password = password;
    }

    /** Throws an {@link IllegalArgumentException} without the text, which may hold a password. */
    public static ProxyUrl parse(String text) {
        if (text.equals("none")) {
            return NONE;
        }
        try {
            // As curl has it, a proxy without a scheme is one of HTTP.
            URI url = new URI(text.contains("://") ? text : "http://" + text);
            String path = url.getRawPath();
            boolean whole = "http".equals(String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT))
                    && url.getHost() != null
                    && url.getPort() != 0
                    && url.getPort() <= HIGHEST_PORT
                    && (path.isEmpty() || path.equals("/"))
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null;
            if (whole) {
                return of(url);
            }
        } catch (URISyntaxException none) {
            // told below
        }
        throw new IllegalArgumentException(EXPECTATION);
    }

    private static ProxyUrl of(URI url) {
        int port = url.getPort() < 0 ? DEFAULT_PORT : url.getPort();
        String credentials = url.getUserInfo();
        if (credentials == null) {
            return new ProxyUrl(url.getHost(), port, null, null);
        }
        String[] parts = credentials.split(":", 2);
        return new ProxyUrl(url.getHost(), port, parts[0], new Secret(parts.length == 2 ? parts[1] : ""));
    }

    public String host() {
        return host;
    }

    public int port() {
        return port;
    }

    /** Whom the proxy is to know, or null for nobody. */
    public @Nullable String user() {
        return user;
    }

    /** What goes with the user, or null without one. */
    public @Nullable Secret password() {
        return password;
    }

    boolean isNone() {
        return host.isEmpty();
    }

    @Override
    public String toString() {
        return isNone() ? "none" : "http://" + (user == null ? "" : "***@") + host + ":" + port;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProxyUrl proxy
                && host.equals(proxy.host)
                && port == proxy.port
                && Objects.equals(user, proxy.user)
                && Objects.equals(password, proxy.password);
    }

    @Override
    public int hashCode() {
        return Objects.hash(host, port, user, password);
    }
}
