package dev.sluice.config;

import static dev.sluice.config.Check.require;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Says of a PEM file (RFC 7468) what is wrong with it, in one line and before anything is bound. */
final class PemFile {
    private static final long MAX_BYTES = 1 << 20;

    private PemFile() {}

    /**
     * Throws a {@link ConfigException} unless the file holds such an object.
     *
     * @param label as in {@code -----BEGIN label-----}, or its end
     */
    static void check(String key, Path file, String label) {
        require(Files.exists(file), key, file, "a file; there is none of this name");
        require(Files.isRegularFile(file), key, file, "a file");
        String text = text(key, file);
        require(text.contains(label + "-----"), key, file, "a PEM file with a " + label);
        boolean encrypted = text.contains("BEGIN ENCRYPTED ") || text.contains("Proc-Type: 4,ENCRYPTED");
        require(!encrypted, key, file, "a PEM file that is not encrypted");
    }

    private static String text(String key, Path file) {
        try {
            require(Files.size(file) <= MAX_BYTES, key, file, "a PEM file, at most " + MAX_BYTES + " bytes");
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw new ConfigException(key, file, "a file that this user may read");
        }
    }
}
