package dev.sluice.ledger;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The form of a segment, version 1; all fixed numbers are big-endian.
 *
 * <pre>
 * segment = header record*
 * header  = "SLUJ" version(1) 0 0 0 number(8) crc(4)     crc of the 16 bytes before
 * record  = length(4) crc(4) content                     crc and length of the content
 * content = 1 hold | 2 progress | 3 settled | 4 mark | 5 seal
 * mark    = 4 magic(8) number(8) offset(8)               all before this record, at this offset, was forced to the disk
 * seal    = 5                                            the last record of every segment but the newest
 * </pre>
 *
 * All checksums are CRC-32C. A record that is not whole is the rest of a write cut short if no mark follows; if one does, what is
 * broken had been forced, so that the file was damaged later.
 */
final class SegmentFormat {
    static final int HOLD_PLACED = 1;
    static final int PROGRESS = 2;
    static final int SETTLED = 3;
    static final int MARK = 4;
    static final int SEAL = 5;

    static final int HEAD_BYTES = 8;
    static final int HEADER_BYTES = 20;
    static final int MAX_CONTENT_BYTES = 16 << 20;

    private static final int FORMAT = 0x534C554A; // SLUJ
    private static final int VERSION = 1;
    private static final long MAGIC = 0x8A5D_F01E_73C4_96B2L;
    private static final int MARK_BYTES = 1 + 3 * Long.BYTES;

    private SegmentFormat() {}

    static ByteBuffer header(long number) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        header.putInt(FORMAT).putInt(VERSION << 24).putLong(number);
        return header.putInt(crc(header.array(), 0, HEADER_BYTES - Integer.BYTES))
                .flip();
    }

    /** Why {@code bytes} do not begin with the header of this segment; empty if they do. */
    static String headerProblem(byte[] bytes, long number) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int end = HEADER_BYTES - Integer.BYTES;
        if (in.getInt(end) != crc(bytes, 0, end)) {
            return "a broken header";
        }
        if (in.getInt(0) != FORMAT || in.getInt(4) != VERSION << 24) {
            return "a format that this version does not know";
        }
        return in.getLong(8) == number ? "" : "the header of segment " + in.getLong(8);
    }

    static void writeMark(long number, long offset, FieldWriter out) {
        int start = out.beginRecord();
        out.octet(MARK).fixed(MAGIC).fixed(number).fixed(offset);
        out.endRecord(start);
    }

    static void writeSeal(FieldWriter out) {
        int start = out.beginRecord();
        out.octet(SEAL);
        out.endRecord(start);
    }

    /** Length of the content of the record at {@code at}; -1 if no whole record is there. */
    static int contentLength(byte[] bytes, int at, int end) {
        if (end - at < HEAD_BYTES) {
            return -1;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int length = in.getInt(at);
        boolean fits = length > 0 && length <= MAX_CONTENT_BYTES && length <= end - at - HEAD_BYTES;
        return fits && in.getInt(at + Integer.BYTES) == crc(bytes, at + HEAD_BYTES, length) ? length : -1;
    }

    /** Whether a mark stands anywhere in {@code [from, end)}. */
    static boolean hasMark(byte[] bytes, int from, int end, long number) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        for (int at = from; at + HEAD_BYTES + MARK_BYTES <= end; at++) {
            int content = at + HEAD_BYTES;
            if (bytes[content] == MARK
                    && in.getLong(content + 1) == MAGIC
                    && contentLength(bytes, at, end) == MARK_BYTES
                    && in.getLong(content + 9) == number
                    && in.getLong(content + 17) == at) {
                return true;
            }
        }
        return false;
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
