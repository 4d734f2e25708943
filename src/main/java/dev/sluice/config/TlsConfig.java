package dev.sluice.config;

import static dev.sluice.config.Check.require;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Section {@code server.tls}: TLS for callers, with HTTP/2 and HTTP/1.1 on the same port. Both or neither are given.
 *
 * @param certificate PEM file of the certificate, followed by those that lead to its root; null for no TLS
 * @param key PEM file of its private key, not encrypted; null for no TLS
 */
public record TlsConfig(
        @Nullable Path certificate, @Nullable Path key) {
    public static final TlsConfig DEFAULT = new TlsConfig(null, null);

    public TlsConfig {
        require(certificate == null || key != null, "server.tls.key", null, "a path, as the certificate is given");
        require(key == null || certificate != null, "server.tls.certificate", null, "a path, as the key is given");
    }

    /** Throws a {@link ConfigException} unless the files that are given are there and hold what they should. */
    void requireFiles() {
        if (certificate != null && key != null) {
            PemFile.check("server.tls.certificate", certificate, "CERTIFICATE");
            PemFile.check("server.tls.key", key, "PRIVATE KEY");
        }
    }

    /** Whether callers speak TLS. */
    public boolean isOn() {
        return certificate != null;
    }
}
