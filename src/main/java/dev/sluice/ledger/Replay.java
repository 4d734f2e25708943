package dev.sluice.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Reads what a journal holds when it is opened. Every byte is checked; the end of the newest segment, if torn, is cut, and then the
 * segment is sealed like the others.
 */
final class Replay {
    private final List<Segment> segments;
    private final OpenHolds open = new OpenHolds();
    private long entries;
    private long tornBytes;

    private Replay(List<Segment> segments) {
        this.segments = segments;
    }

    static Replay of(JournalDirectory directory) throws IOException {
        Replay replay = new Replay(directory.segments());
        for (Segment segment : replay.segments) {
            replay.read(segment, segment.equals(replay.segments.getLast()));
        }
        return replay;
    }

    private void read(Segment segment, boolean isNewest) throws IOException {
        byte[] bytes = Files.readAllBytes(segment.file());
        Segment.Whole whole = segment.read(bytes, isNewest, entry -> {
            entries++;
            open.note(entry, segment.number());
        });
        if (isNewest && !whole.isSealed()) {
            tornBytes = (long) bytes.length - whole.bytes();
            seal(segment, whole.bytes());
        }
    }

    private static void seal(Segment segment, long length) throws IOException {
        FieldWriter seal = new FieldWriter();
        SegmentFormat.writeSeal(seal);
        try (FileChannel channel = FileChannel.open(segment.file(), StandardOpenOption.WRITE)) {
            channel.truncate(length);
            channel.force(true); // so that no torn rest is ever behind a seal
            ByteBuffer bytes = seal.written();
            channel.position(length);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    List<Segment> segments() {
        return segments;
    }

    OpenHolds open() {
        return open;
    }

    long entries() {
        return entries;
    }

    long tornBytes() {
        return tornBytes;
    }
}
