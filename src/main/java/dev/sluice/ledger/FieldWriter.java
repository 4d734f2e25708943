package dev.sluice.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of the journal, growing as needed. Numbers are zigzag varints; texts are UTF-8 behind their length plus one, where 0 is no
 * text.
 */
final class FieldWriter {
    private static final int FIRST_BYTES = 64 << 10;

    private final CRC32C crc = new CRC32C();
    private ByteBuffer bytes = ByteBuffer.allocateDirect(FIRST_BYTES);

    int position() {
        return bytes.position();
    }

    void rewindTo(int position) {
        bytes.position(position);
    }

    /** What was written, to be read once. */
    ByteBuffer written() {
        return bytes.duplicate().flip();
    }

    /** Begins a record; what follows is its content until {@link #endRecord}. */
    int beginRecord() {
        room(SegmentFormat.HEAD_BYTES);
        int start = bytes.position();
        bytes.position(start + SegmentFormat.HEAD_BYTES);
        return start;
    }

    void endRecord(int start) {
        int content = start + SegmentFormat.HEAD_BYTES;
        int length = bytes.position() - content;
        crc.reset();
        crc.update(bytes.duplicate().flip().position(content));
        bytes.putInt(start, length).putInt(start + Integer.BYTES, (int) crc.getValue());
    }

    FieldWriter octet(int value) {
        room(1);
        bytes.put((byte) value);
        return this;
    }

    FieldWriter fixed(long value) {
        room(Long.BYTES);
        bytes.putLong(value);
        return this;
    }

    FieldWriter number(long value) {
        room(10);
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            bytes.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        bytes.put((byte) rest);
        return this;
    }

    FieldWriter text(@Nullable String text) {
        if (text == null) {
            return number(0);
        }
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        number(encoded.length + 1L);
        room(encoded.length);
        bytes.put(encoded);
        return this;
    }

    private void room(int more) {
        if (bytes.remaining() < more) {
            int size = Math.max(bytes.capacity() * 2, bytes.position() + more);
            bytes = ByteBuffer.allocateDirect(size).put(bytes.flip());
        }
    }
}
