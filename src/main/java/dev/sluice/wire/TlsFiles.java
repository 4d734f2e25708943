package dev.sluice.wire;

import java.nio.file.Path;

/**
 * What a server shows of itself.
 *
 * @param certificate PEM file of the certificate and of those that lead to its root
 * @param key PEM file of the certificate's private key
 */
public record TlsFiles(Path certificate, Path key) {}
