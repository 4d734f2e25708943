package dev.sluice.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The segments as they are written: batches of records at the end of the newest, each forced to the disk. One thread.
 *
 * <p>After a batch that failed, the file is cut to what was durable before and the next batch begins there: a second {@code fsync}
 * alone would not tell the truth about pages that the first one gave up.
 */
final class SegmentLog {
    /** Opens a new file; another one than the system's in tests. */
    @FunctionalInterface
    interface Disk {
        Disk SYSTEM = file -> JournalDirectory.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

        FileChannel create(Path file) throws IOException;
    }

    private record Sealed(Segment segment, long bytes) {}

    private final JournalDirectory directory;
    private final long segmentBytes;
    private final Disk disk;
    private final Deque<Sealed> sealed = new ArrayDeque<>();
    private final FieldWriter batch = new FieldWriter();

    private Segment newest;
    private FileChannel channel;
    private long length;
    private long sealedBytes;
    private boolean isSealed;
    private boolean isMarked;
    private boolean isDirty;

    private SegmentLog(JournalDirectory directory, long segmentBytes, Disk disk, long firstNumber) throws IOException {
        this.directory = directory;
        this.segmentBytes = segmentBytes;
        this.disk = disk;
        this.newest = Segment.in(directory.path(), firstNumber);
        this.channel = create(newest);
        this.length = SegmentFormat.HEADER_BYTES;
        this.isMarked = true; // there is nothing before
    }

    /** Begins a new segment behind those that are there. */
    static SegmentLog open(JournalDirectory directory, JournalLimits limits, Disk disk, Replay replay)
            throws IOException {
        Deque<Sealed> old = new ArrayDeque<>();
        for (Segment segment : replay.segments()) {
            old.add(new Sealed(segment, Files.size(segment.file())));
        }
        long number = old.isEmpty() ? 1 : old.getLast().segment().number() + 1;
        SegmentLog log = new SegmentLog(directory, limits.segmentBytes(), disk, number);
        log.sealed.addAll(old);
        log.sealedBytes = old.stream().mapToLong(Sealed::bytes).sum();
        return log;
    }

    private FileChannel create(Segment segment) throws IOException {
        Files.deleteIfExists(segment.file()); // of an attempt to make it that failed
        FileChannel made = disk.create(segment.file());
        try {
            writeAll(made, SegmentFormat.header(segment.number()), 0);
            made.force(true);
            directory.force();
            return made;
        } catch (IOException failure) {
            closeQuietly(made);
            throw failure;
        }
    }

    long newestNumber() {
        return newest.number();
    }

    long oldestNumber() {
        return sealed.isEmpty() ? newest.number() : sealed.getFirst().segment().number();
    }

    /** How far everything is durable. */
    long position() {
        return Position.of(newest.number(), length);
    }

    /** Size of all files. */
    long bytes() {
        return sealedBytes + length;
    }

    /** Begins a batch; what was begun and not committed is forgotten. */
    FieldWriter begin() throws IOException {
        if (isDirty) {
            channel.truncate(length);
            isDirty = false;
        }
        batch.rewindTo(0);
        if (length >= segmentBytes) {
            rotate();
        }
        if (!isMarked) {
            SegmentFormat.writeMark(newest.number(), length, batch);
        }
        return batch;
    }

    /** Writes the batch with one write and forces it with one {@code fdatasync}. Afterwards it is durable, or not there. */
    void commit() throws IOException {
        ByteBuffer written = batch.written();
        int bytes = written.remaining();
        isDirty = true;
        try {
            writeAll(channel, written, length);
            channel.force(false);
        } catch (IOException failure) {
            cutBack();
            throw failure;
        }
        isDirty = false;
        isMarked = false;
        length += bytes;
    }

    /** Notes that all is durable, for whoever reads the file after a crash; need not be durable itself. */
    void mark() throws IOException {
        if (isMarked || isDirty || isSealed) {
            return;
        }
        batch.rewindTo(0);
        SegmentFormat.writeMark(newest.number(), length, batch);
        ByteBuffer mark = batch.written();
        int bytes = mark.remaining();
        isDirty = true;
        writeAll(channel, mark, length);
        isDirty = false;
        isMarked = true;
        length += bytes;
    }

    private void rotate() throws IOException {
        if (!isSealed) {
            SegmentFormat.writeSeal(batch);
            commit();
            batch.rewindTo(0);
            isSealed = true;
        }
        Segment next = Segment.in(directory.path(), newest.number() + 1);
        FileChannel nextChannel = create(next);
        closeQuietly(channel);
        sealed.add(new Sealed(newest, length));
        sealedBytes += length;
        newest = next;
        channel = nextChannel;
        length = SegmentFormat.HEADER_BYTES;
        isSealed = false;
        isMarked = true;
    }

    /** So that nobody who reads the file finds what was reported as failed; if that fails too, it is tried again first of all. */
    private void cutBack() {
        try {
            channel.truncate(length);
            isDirty = false;
        } catch (IOException later) {
            isDirty = true;
        }
    }

    /** Deletes the segments before {@code number}. */
    void deleteBefore(long number) throws IOException {
        while (!sealed.isEmpty() && sealed.getFirst().segment().number() < number) {
            Files.deleteIfExists(sealed.getFirst().segment().file());
            sealedBytes -= sealed.removeFirst().bytes();
        }
    }

    void close() {
        closeQuietly(channel);
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException alreadyForced) {
            // All that counts was forced before.
        }
    }
}
