package dev.sluice.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a journal: its segments, the file {@code node-id} that says whose it is, and {@code lock}, which one process holds.
 * Only their owner may read the files.
 */
final class JournalDirectory {
    private static final String NODE_ID = "node-id";

    private final Path directory;

    private JournalDirectory(Path directory) {
        this.directory = directory;
    }

    static JournalDirectory make(Path directory) throws IOException {
        Files.createDirectories(directory);
        return new JournalDirectory(directory);
    }

    Path path() {
        return directory;
    }

    /** Opens a file that is written, for its owner alone. */
    static FileChannel open(Path file, OpenOption... options) throws IOException {
        boolean isPosix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ownerOnly = isPosix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        return FileChannel.open(file, Set.of(options), ownerOnly);
    }

    /** Holds the journal until the channel is closed. */
    FileChannel lock() throws IOException {
        Path file = directory.resolve("lock");
        FileChannel channel = open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            channel.close();
            throw new IOException(file + ": held by another process (expected: one gateway for each data directory)");
        }
        return channel;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    /** The name of this node in the ledger, made once. */
    String nodeId(RandomGenerator random) throws IOException {
        Path file = directory.resolve(NODE_ID);
        if (!Files.exists(file)) {
            writeNodeId(file, HexFormat.of().toHexDigits(random.nextLong()));
        }
        String id = Files.readString(file).strip();
        if (!id.matches("[0-9a-f]{16}")) {
            throw new JournalCorruptException(file, 0, "no name of a node");
        }
        return id;
    }

    private void writeNodeId(Path file, String id) throws IOException {
        Path draft = directory.resolve(NODE_ID + ".new");
        try (FileChannel channel = open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.write(ByteBuffer.wrap((id + "\n").getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        force();
    }

    /** Makes new and deleted names durable; only some systems can, and the others need not be asked. */
    void force() throws IOException {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** All segments in order, without one whose making was cut short, which is deleted. */
    List<Segment> segments() throws IOException {
        List<Segment> segments = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.map(Segment::of).filter(Objects::nonNull).forEach(segments::add);
        }
        segments.sort(Comparator.comparingLong(Segment::number));
        if (!segments.isEmpty() && isStillborn(segments.getLast())) {
            Files.delete(segments.removeLast().file());
        }
        for (int i = 1; i < segments.size(); i++) {
            Segment expected = Segment.in(directory, segments.get(i - 1).number() + 1);
            if (segments.get(i).number() != expected.number()) {
                throw expected.corrupt(0, "no such file, though there is a later one");
            }
        }
        return segments;
    }

    /** Entries are written only behind a header that is on the disk. */
    private static boolean isStillborn(Segment newest) throws IOException {
        long size = Files.size(newest.file());
        return size < SegmentFormat.HEADER_BYTES
                || (size == SegmentFormat.HEADER_BYTES
                        && !SegmentFormat.headerProblem(Files.readAllBytes(newest.file()), newest.number())
                                .isEmpty());
    }
}
