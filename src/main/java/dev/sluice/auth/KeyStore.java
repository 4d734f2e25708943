package dev.sluice.auth;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The keys, in the file {@code keys.jsonl} of the data directory: one {@link KeyLine} for each thing that happened, only ever
 * appended to, and never a secret in it. Several processes may write at once, such as {@code ./sluice key create} beside a
 * running gateway.
 *
 * <p>Threading: any thread that may block; every method does. What is written is on the disk when the method returns.
 */
public final class KeyStore implements KeySource {
    private static final int MAX_NAME_LENGTH = 100;

    private final KeyDirectory directory;
    private final Pepper pepper;
    private final RandomGenerator random;
    private final Clock clock;

    /** @param random a {@code SecureRandom} */
    public KeyStore(Path dataDirectory, Pepper pepper, RandomGenerator random, Clock clock) {
        this.directory = new KeyDirectory(dataDirectory);
        this.pepper = pepper;
        this.random = random;
        this.clock = clock;
    }

    /**
     * Makes a key.
     *
     * @param name what to call it, 1 to 100 printable characters; need not be unique
     * @return the key, for the only time: just its hash is kept
     */
    public ApiKey create(String name) throws IOException {
        requireName(name);
        return directory.locked(() -> {
            KeyFile file = read();
            ApiKey key = ApiKey.generate(random);
            while (file.keys().containsKey(key.id())) {
                key = ApiKey.generate(random);
            }
            String hash = HexFormat.of().formatHex(pepper.hash().of(key));
            append(
                    file,
                    new KeyLine.Created(
                            new KeyRecord(key.id(), name, clock.instant().truncatedTo(ChronoUnit.MILLIS), null, hash)));
            return key;
        });
    }

    static void requireName(String name) {
        boolean isPrintable = name.codePoints().noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029);
        if (name.isBlank() || name.length() > MAX_NAME_LENGTH || !isPrintable) {
            throw new IllegalArgumentException(
                    "name: " + name.length() + " characters (expected: 1 to " + MAX_NAME_LENGTH + " printable ones)");
        }
    }

    /** All keys, the revoked ones too, in the order in which they were made. */
    @Override
    public List<KeyRecord> list() throws IOException {
        return List.copyOf(read().keys().values());
    }

    /**
     * Takes a key back, for good. A running gateway turns it down within {@code auth.refresh}.
     *
     * @param id the public id
     * @return whether there was such a key and it was not revoked yet
     */
    public boolean revoke(String id) throws IOException {
        return directory.locked(() -> {
            KeyFile file = read();
            KeyRecord key = file.keys().get(id);
            if (key == null || key.isRevoked()) {
                return false;
            }
            append(file, new KeyLine.Revoked(id, clock.instant().truncatedTo(ChronoUnit.MILLIS)));
            return true;
        });
    }

    @Override
    public Version version() throws IOException {
        try {
            BasicFileAttributes file = Files.readAttributes(directory.keys(), BasicFileAttributes.class);
            return new Version(file.size(), file.lastModifiedTime(), file.fileKey());
        } catch (NoSuchFileException noKeysYet) {
            return Version.NONE;
        }
    }

    private KeyFile read() throws IOException {
        try {
            return KeyFile.parse(Files.readAllBytes(directory.keys()));
        } catch (NoSuchFileException noKeysYet) {
            return new KeyFile(Map.of(), 0, true);
        } catch (KeyFile.MalformedLine malformed) {
            throw new IOException(directory.keys() + ":" + malformed.getMessage(), malformed);
        }
    }

    private void append(KeyFile file, KeyLine line) throws IOException {
        String text = (file.endsInLineBreak() ? "" : "\n") + line.json() + "\n";
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = directory.open(directory.keys(), StandardOpenOption.WRITE)) {
            // What lies behind was torn off in the middle of a write, and nobody was told that it had been written.
            channel.truncate(file.wholeBytes());
            channel.position(file.wholeBytes());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }
}
