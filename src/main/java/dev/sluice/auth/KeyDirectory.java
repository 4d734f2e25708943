package dev.sluice.auth;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The files of the data directory that keys are kept in. Only their owner may read them. Every method may block. */
final class KeyDirectory {
    private static final long LOCK_RETRY_NANOS = 5_000_000;
    private static final int LOCK_ATTEMPTS = 2_000;

    private final Path directory;

    KeyDirectory(Path directory) {
        this.directory = directory;
    }

    Path pepper() {
        return directory.resolve("pepper");
    }

    Path keys() {
        return directory.resolve("keys.jsonl");
    }

    /** What {@link #keys} is called once they are in the store. */
    Path takenOver() {
        return directory.resolve("keys.jsonl.taken-over");
    }

    // A file of its own: closing any channel of a file gives up the process's POSIX lock on it, and the others are read
    // freely.
    private Path lockFile() {
        return directory.resolve("keys.lock");
    }

    /** Opens {@code file}, which is made, with mode 0600, if it does not exist. */
    FileChannel open(Path file, OpenOption... options) throws IOException {
        Files.createDirectories(directory);
        Set<OpenOption> all = new HashSet<>(List.of(options));
        all.add(StandardOpenOption.CREATE);
        boolean isPosix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ownerOnly = isPosix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        return FileChannel.open(file, all, ownerOnly);
    }

    /** Something to be done to the files while nobody else writes them. */
    @FunctionalInterface
    interface Change<T> {
        T run() throws IOException;
    }

    /** Runs {@code change} while no other process, and no other thread of this one, does; waits for it, but not for ever. */
    <T> T locked(Change<T> change) throws IOException {
        try (FileChannel channel = open(lockFile(), StandardOpenOption.WRITE)) {
            lock(channel);
            return change.run();
        }
    }

    /** The lock is given up when the channel is closed. */
    private void lock(FileChannel channel) throws IOException {
        for (int attempt = 0; attempt < LOCK_ATTEMPTS; attempt++) {
            if (tryLock(channel) != null) {
                return;
            }
            LockSupport.parkNanos(LOCK_RETRY_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedIOException(lockFile() + ": interrupted while waiting for the lock");
            }
        }
        throw new IOException(lockFile() + ": locked by another process for 10 s (expected: some milliseconds)");
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByAnotherThread) {
            return null;
        }
    }
}
