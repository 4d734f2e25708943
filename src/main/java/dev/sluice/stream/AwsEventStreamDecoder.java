package dev.sluice.stream;

import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * Finds the frames of {@code application/vnd.amazon.eventstream} (Smithy, Amazon Event Stream Specification) in bytes that are cut
 * anywhere. A frame is {@code total length u32, headers length u32, CRC-32 of these, headers, payload, CRC-32 of all before}, in network
 * order.
 *
 * <p>What a frame says of its length is believed only within the bounds that AWS's own clients have, and only once the sum over it was
 * right; memory is taken as bytes arrive and not as they are announced.
 */
public final class AwsEventStreamDecoder {
    private static final int MAX_HEADERS_BYTES = 128 << 10;
    private static final int MAX_PAYLOAD_BYTES = 24 << 20;
    private static final int FIRST_BYTES = 1_024;

    private final Consumer<AwsFrame> sink;
    private final CRC32 sum = new CRC32();
    private byte[] frame = new byte[FIRST_BYTES];
    private int filled;
    private int length;

    /** The sink is lent each frame while the decoder is fed. */
    public AwsEventStreamDecoder(Consumer<AwsFrame> sink) {
        this.sink = sink;
    }

    /**
     * Takes the next bytes; nothing is kept of the buffer.
     *
     * @throws Failure of kind {@code UPSTREAM_INVALID_ANSWER} at the first frame that is too long, damaged or no frame at all; the
     *     frames before it have been given out
     */
    public void feed(Buffer bytes) {
        int from = 0;
        int end = bytes.length();
        while (from < end) {
            int wanted = length == 0 ? AwsFrame.PRELUDE_BYTES : length;
            int taken = Math.min(wanted - filled, end - from);
            append(bytes, from, from + taken, wanted);
            from += taken;
            if (filled == AwsFrame.PRELUDE_BYTES && length == 0) {
                length = readPrelude();
            }
            if (filled == length) {
                endFrame();
            }
        }
    }

    /** Whether the last byte that came was the last of a frame. */
    public boolean isBetweenFrames() {
        return filled == 0;
    }

    private void append(Buffer bytes, int from, int to, int wanted) {
        int needed = filled + to - from;
        if (needed > frame.length) {
            frame = Arrays.copyOf(frame, Math.max(needed, Math.min(wanted, frame.length * 2)));
        }
        bytes.getBytes(from, to, frame, filled);
        filled = needed;
    }

    private int readPrelude() {
        ByteBuffer prelude = ByteBuffer.wrap(frame);
        long total = prelude.getInt(0) & 0xffffffffL;
        long headers = prelude.getInt(4) & 0xffffffffL;
        long payload = total - headers - AwsFrame.PRELUDE_BYTES - AwsFrame.SUM_BYTES;
        require(prelude.getInt(8) == sumOf(8), "a frame whose prelude is damaged");
        require(
                headers <= MAX_HEADERS_BYTES && payload >= 0 && payload <= MAX_PAYLOAD_BYTES,
                "a frame of an impossible length");
        return (int) total;
    }

    private void endFrame() {
        int size = length;
        ByteBuffer view = ByteBuffer.wrap(frame);
        require(view.getInt(size - AwsFrame.SUM_BYTES) == sumOf(size - AwsFrame.SUM_BYTES), "a damaged frame");
        int payloadStart = AwsFrame.PRELUDE_BYTES + view.getInt(4);
        AwsHeaders headers = new AwsHeaders(frame, AwsFrame.PRELUDE_BYTES, payloadStart);
        while (headers.next()) {
            // every header is looked at once, so that nobody meets a broken one later
        }
        filled = 0;
        length = 0;
        sink.accept(new AwsFrame(frame, size, payloadStart));
    }

    private int sumOf(int bytes) {
        sum.reset();
        sum.update(frame, 0, bytes);
        return (int) sum.getValue();
    }

    private static void require(boolean right, String found) {
        if (!right) {
            throw Failure.of(Kind.UPSTREAM_INVALID_ANSWER, "The host sent " + found);
        }
    }
}
