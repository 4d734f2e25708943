package dev.sluice.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a profile in Amazon's configuration file says (AWS SDKs and Tools Reference Guide, shared config files, read 2026-11). */
final class AwsProfile {
    private AwsProfile() {}

    /** The region of AWS_PROFILE, or of the default profile; null where the file does not say. */
    static @Nullable String region(References environment) {
        String profile = Objects.requireNonNullElse(environment.variable("AWS_PROFILE"), "default");
        String file = environment.variable("AWS_CONFIG_FILE");
        String home = Objects.requireNonNullElse(environment.variable("HOME"), System.getProperty("user.home", ""));
        try {
            Path path = file == null ? Path.of(home, ".aws", "config") : Path.of(file);
            return Files.isReadable(path) ? region(Files.readAllLines(path), profile) : null;
        } catch (IOException | InvalidPathException unreadable) {
            return null;
        }
    }

    private static @Nullable String region(List<String> lines, String profile) {
        boolean inside = false;
        for (String line : lines) {
            String text = line.strip();
            if (text.startsWith("[")) {
                String section = text.split("]", 2)[0].substring(1).strip().replaceFirst("^profile\\s+", "");
                inside = section.equals(profile);
            } else if (inside && !line.startsWith(" ") && text.matches("region\\s*=.*")) {
                return text.substring(text.indexOf('=') + 1).strip();
            }
        }
        return null;
    }
}
