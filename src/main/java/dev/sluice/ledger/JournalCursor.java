package dev.sluice.ledger;

import dev.sluice.ledger.JournalEntry.Settled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the settled attempts from the files, in order, as far as they are durable: however much waits for the store, little of it
 * is in memory. After a start it begins with the oldest file, so that some may be given out again.
 *
 * <p>Threading: one worker at a time. Blocks on the disk.
 */
public final class JournalCursor implements AutoCloseable {
    private static final int CHUNK_BYTES = 256 << 10;

    private final Path directory;
    private final LongSupplier durable;
    private long number;
    private long offset = SegmentFormat.HEADER_BYTES;
    private @Nullable FileChannel channel;
    private byte[] chunk = new byte[CHUNK_BYTES];

    JournalCursor(Path directory, LongSupplier durable, long number) {
        this.directory = directory;
        this.durable = durable;
        this.number = number;
    }

    /**
     * Some attempts, and how far the journal has been read.
     *
     * @param settled in the order of the journal
     * @param end to be confirmed once the store has them
     */
    public record Batch(List<Settled> settled, long end) {
        public boolean isEmpty() {
            return settled.isEmpty();
        }
    }

    /** Up to {@code most} attempts; none if there are no more at present. */
    public Batch next(int most) throws IOException {
        List<Settled> settled = new ArrayList<>();
        long end = durable.getAsLong();
        while (settled.size() < most && Position.of(number, offset) < end) {
            int length = fill(end);
            int used = take(length, most, settled);
            if (used < 0) {
                toNextSegment();
            } else if (used == 0 && length < chunk.length) {
                throw segment().corrupt(offset, "a broken record");
            } else if (used == 0) {
                grow();
            } else {
                offset += used;
            }
        }
        return new Batch(settled, Position.of(number, offset));
    }

    private Segment segment() {
        return Segment.in(directory, number);
    }

    /** How many bytes from {@code offset} are in the chunk. */
    private int fill(long end) throws IOException {
        FileChannel from = channel;
        if (from == null) {
            from = FileChannel.open(segment().file(), StandardOpenOption.READ);
            channel = from;
        }
        long limit = Position.segment(end) == number ? Position.offset(end) : from.size();
        ByteBuffer into = ByteBuffer.wrap(chunk, 0, (int) Math.min(chunk.length, limit - offset));
        while (into.hasRemaining()) {
            if (from.read(into, offset + into.position()) < 0) {
                throw segment().corrupt(offset + into.position(), "an end too early");
            }
        }
        return into.position();
    }

    /** How many bytes of the chunk are read now: whole records. -1 if nothing but a seal is there. */
    private int take(int length, int most, List<Settled> settled) throws IOException {
        int at = 0;
        while (settled.size() < most) {
            int size = SegmentFormat.contentLength(chunk, at, length);
            if (size < 0) {
                return at;
            }
            int content = at + SegmentFormat.HEAD_BYTES;
            if (chunk[content] == SegmentFormat.SEAL) {
                return at == 0 ? -1 : at;
            }
            if (chunk[content] == SegmentFormat.SETTLED) {
                settled.add(decode(content, size));
            }
            at = content + size;
        }
        return at;
    }

    private Settled decode(int content, int size) throws IOException {
        try {
            if (EntryDecoder.decode(chunk, content, content + size) instanceof Settled settled) {
                return settled;
            }
            throw new IllegalArgumentException("no settled attempt");
        } catch (IllegalArgumentException unknown) {
            throw segment().corrupt(offset, String.valueOf(unknown.getMessage()));
        }
    }

    private void grow() throws IOException {
        if (chunk.length > SegmentFormat.MAX_CONTENT_BYTES) {
            throw segment().corrupt(offset, "a broken record");
        }
        chunk = Arrays.copyOf(chunk, chunk.length * 2);
    }

    private void toNextSegment() throws IOException {
        close();
        number++;
        offset = SegmentFormat.HEADER_BYTES;
    }

    @Override
    public void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }
}
