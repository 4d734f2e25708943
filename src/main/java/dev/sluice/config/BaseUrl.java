package dev.sluice.config;

import static dev.sluice.config.Check.require;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a provider's base URL may be. */
final class BaseUrl {
    private static final String EXPECTATION = "an absolute http or https URL";
    private static final int HIGHEST_PORT = 65_535;

    private BaseUrl() {}

    /** Refuses all but a plain absolute URL. What may hold a password is left out of the message. */
    static void check(String key, URI url) {
        String shown = url.getRawUserInfo() == null && url.getRawQuery() == null ? url.toString() : "***";
        String scheme = url.getScheme();
        require(
                ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme)) && url.getHost() != null,
                key,
                shown,
                EXPECTATION);
        require(url.getRawUserInfo() == null, key, shown, EXPECTATION + " without user information; use apiKey");
        require(url.getRawQuery() == null, key, shown, EXPECTATION + " without a query");
        require(url.getRawFragment() == null, key, shown, EXPECTATION + " without a fragment");
        require(url.getPort() != 0 && url.getPort() <= HIGHEST_PORT, key, shown, EXPECTATION + ", port 1 to 65535");
    }

    /** The URL without trailing slashes; with {@code defaultPath} if it has no path of its own. */
    static URI normalized(URI url, String defaultPath) {
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        if (!url.isAbsolute() || url.isOpaque()) {
            return url;
        }
        String text = url.toString();
        if (path.isEmpty() || path.equals("/")) {
            String bare = path.isEmpty() ? text : text.substring(0, text.length() - 1);
            return url.getRawQuery() == null && url.getRawFragment() == null ? URI.create(bare + defaultPath) : url;
        }
        int end = text.length();
        while (text.charAt(end - 1) == '/') {
            end--;
        }
        return end == text.length() ? url : URI.create(text.substring(0, end));
    }

    /** Whether a request to {@code url} stays on this machine, told from its text alone: names are not looked up. */
    static boolean onThisMachine(URI url) {
        return isLoopback(url.getHost());
    }

    static boolean isLoopback(@Nullable String host) {
        if (host == null) {
            return false;
        }
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.equals("[::1]")
                || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }

    /** The port a connection to {@code url} goes to. */
    static int port(URI url) {
        if (url.getPort() != -1) {
            return url.getPort();
        }
        return "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
    }
}
