package dev.sluice.auth;

import dev.sluice.config.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The secret that every key's hash is keyed with. Whoever changes it makes all keys invalid. The text of the file may be moved
 * to {@code auth.pepper} as it is: both are used as text. Immutable.
 */
public final class Pepper {
    private static final int MIN_CHARACTERS = 16;
    private static final int RANDOM_BYTES = 32;
    private static final Pattern FILE_FORM = Pattern.compile("[0-9a-f]{64}\n?");

    private final byte[] bytes;

    private Pepper(String text) {
        this.bytes = text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The configured pepper, or else the one in the file {@code pepper} of the data directory, which is made when it is first
     * needed: 32 random bytes in hex, readable by its owner alone. Blocks.
     *
     * @param configured {@code auth.pepper}
     * @throws IllegalArgumentException if the configured one is too short to keep a secret
     * @throws IOException if the file can neither be read nor made; an unfit one is never replaced, since the keys depend on it
     */
    public static Pepper load(@Nullable Secret configured, Path dataDirectory, RandomGenerator random)
            throws IOException {
        if (configured == null) {
            return ofFile(new KeyDirectory(dataDirectory), random);
        }
        String text = configured.reveal().strip();
        if (text.length() < MIN_CHARACTERS) {
            throw new IllegalArgumentException(
                    "auth.pepper: " + text.length() + " characters (expected: >= " + MIN_CHARACTERS + ")");
        }
        return new Pepper(text);
    }

    private static Pepper ofFile(KeyDirectory directory, RandomGenerator random) throws IOException {
        Path file = directory.pepper();
        if (!Files.exists(file) || Files.size(file) == 0) {
            create(directory, random);
        }
        String text = Files.readString(file, StandardCharsets.US_ASCII);
        if (!FILE_FORM.matcher(text).matches()) {
            throw new IOException(file + ": " + text.length() + " characters (expected: 64 hex digits)");
        }
        return new Pepper(text.strip());
    }

    /** Under the lock, so that of two processes that start at once one writes and both read the same. */
    private static void create(KeyDirectory directory, RandomGenerator random) throws IOException {
        byte[] fresh = new byte[RANDOM_BYTES];
        random.nextBytes(fresh);
        String text = HexFormat.of().formatHex(fresh) + "\n";
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        directory.locked(() -> {
            try (FileChannel channel = directory.open(directory.pepper(), StandardOpenOption.WRITE)) {
                // An empty file is what a crash between creating and writing leaves.
                if (channel.size() == 0) {
                    channel.write(bytes);
                    channel.force(true);
                }
                return bytes;
            }
        });
    }

    /** A hash for one thread. */
    KeyHash hash() {
        return new KeyHash(bytes);
    }

    @Override
    public String toString() {
        return "***";
    }
}
