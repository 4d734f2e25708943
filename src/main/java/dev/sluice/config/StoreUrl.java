package dev.sluice.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where the store is. It prints without its password. */
public sealed interface StoreUrl {
    String EXPECTATION = "sqlite:PATH or postgresql://user:password@host:port/database";

    /**
     * One file of SQLite.
     *
     * @param parameters what SQLite is told when the file is opened, such as {@code cache_size=-8000}; empty for nothing
     */
    record Sqlite(Path file, String parameters) implements StoreUrl {
        @Override
        public String toString() {
            return SQLITE + file + (parameters.isEmpty() ? "" : "?" + parameters);
        }
    }

    /**
     * A database of a PostgreSQL server.
     *
     * @param password what goes with the user, or null where the server asks for none
     */
    record Postgres(
            String host,
            int port,
            String database,
            String user,
            @Nullable Secret password,
            TlsMode tls) implements StoreUrl {
        @Override
        public String toString() {
            String shownHost = host.contains(":") ? "[" + host + "]" : host;
            return "postgresql://" + user + "@" + shownHost + ":" + port + "/" + database;
        }
    }

    /** Whether the server is spoken to by TLS: not at all, without looking at its certificate, or with. */
    enum TlsMode {
        DISABLE,
        REQUIRE,
        VERIFY_FULL;

        /** As PostgreSQL's other clients call it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    String SQLITE = "sqlite:";
    int POSTGRES_PORT = 5432;

    /** Throws an {@link IllegalArgumentException} without the text, which may hold a password. */
    static StoreUrl parse(String text) {
        StoreUrl url = text.startsWith(SQLITE) ? sqlite(text.substring(SQLITE.length())) : postgres(text);
        if (url == null) {
            throw new IllegalArgumentException(EXPECTATION);
        }
        return url;
    }

    private static @Nullable StoreUrl sqlite(String rest) {
        int mark = rest.indexOf('?');
        String path = mark < 0 ? rest : rest.substring(0, mark);
        try {
            return path.isBlank() || path.startsWith(":")
                    ? null
                    : new Sqlite(Path.of(path), mark < 0 ? "" : rest.substring(mark + 1));
        } catch (InvalidPathException none) {
            return null;
        }
    }

    private static @Nullable StoreUrl postgres(String text) {
        try {
            URI url = new URI(text);
            String scheme = url.getScheme();
            String user = url.getRawUserInfo();
            String path = url.getPath();
            TlsMode tls = tls(url.getRawQuery());
            boolean whole = ("postgresql".equals(scheme) || "postgres".equals(scheme))
                    && url.getHost() != null
                    && user != null
                    && path.length() > 1
                    && path.indexOf('/', 1) < 0
                    && url.getRawFragment() == null;
            return whole && user != null && tls != null ? of(url, user.split(":", 2), tls) : null;
        } catch (URISyntaxException | IllegalArgumentException none) {
            return null;
        }
    }

    private static StoreUrl of(URI url, String[] credentials, TlsMode tls) {
        String host = url.getHost().startsWith("[")
                ? url.getHost().substring(1, url.getHost().length() - 1)
                : url.getHost();
        return new Postgres(
                host,
                url.getPort() < 0 ? POSTGRES_PORT : url.getPort(),
                url.getPath().substring(1),
                decoded(credentials[0]),
                credentials.length == 2 ? new Secret(decoded(credentials[1])) : null,
                tls);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static @Nullable TlsMode tls(@Nullable String query) {
        if (query == null) {
            return TlsMode.DISABLE;
        }
        for (TlsMode mode : TlsMode.values()) {
            if (query.equals("sslmode=" + mode)) {
                return mode;
            }
        }
        return null;
    }
}
