package dev.sluice.config;

import org.jspecify.annotations.Nullable;

/**
 * What the command line says instead of the file.
 *
 * @param host address to bind, or null for the file's
 * @param port TCP port, 0 to 65535, or null for the file's
 */
public record Overrides(@Nullable String host, @Nullable Integer port) {
    public static final Overrides NONE = new Overrides(null, null);

    /** Throws a {@link ConfigException} that names the option. */
    ServerConfig applied(ServerConfig server) {
        if (port != null) {
            Check.within("--port", port, 0, 65_535);
        }
        if (host != null) {
            Check.require(!host.isBlank(), "--host", "\"" + host + "\"", "an address or a host name");
        }
        return server.at(host == null ? server.host() : host, port == null ? server.port() : port);
    }
}
