package dev.sluice.stream;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Writes frames of {@code application/vnd.amazon.eventstream}, as {@link AwsEventStreamDecoder} reads them. */
public final class AwsEventStreamEncoder {
    private static final byte TEXT = 7;

    private AwsEventStreamEncoder() {}

    /** Headers that are texts, ready to be used in many frames. */
    public static byte[] headers(String... namesAndValues) {
        Buffer headers = Buffer.buffer();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            byte[] name = namesAndValues[i].getBytes(StandardCharsets.US_ASCII);
            byte[] value = namesAndValues[i + 1].getBytes(StandardCharsets.UTF_8);
            headers.appendByte((byte) name.length).appendBytes(name);
            headers.appendByte(TEXT).appendShort((short) value.length).appendBytes(value);
        }
        return headers.getBytes();
    }

    /** Appends one frame. */
    public static void append(Buffer out, byte[] headers, byte[] payload) {
        int total = AwsFrame.PRELUDE_BYTES + headers.length + payload.length + AwsFrame.SUM_BYTES;
        byte[] frame = new byte[total];
        CRC32 sum = new CRC32();
        putInt(frame, 0, total);
        putInt(frame, 4, headers.length);
        sum.update(frame, 0, 8);
        putInt(frame, 8, (int) sum.getValue());
        System.arraycopy(headers, 0, frame, AwsFrame.PRELUDE_BYTES, headers.length);
        System.arraycopy(payload, 0, frame, AwsFrame.PRELUDE_BYTES + headers.length, payload.length);
        sum.update(frame, 8, total - AwsFrame.SUM_BYTES - 8);
        putInt(frame, total - AwsFrame.SUM_BYTES, (int) sum.getValue());
        out.appendBytes(frame);
    }

    private static void putInt(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >>> 24);
        bytes[at + 1] = (byte) (value >>> 16);
        bytes[at + 2] = (byte) (value >>> 8);
        bytes[at + 3] = (byte) value;
    }
}
