package dev.sluice.stream;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One frame of {@code application/vnd.amazon.eventstream} (Smithy, Amazon Event Stream Specification), whole and unharmed: both sums were
 * right and its headers are well formed. Only lent: its bytes are overwritten when the one who lent it goes on.
 */
public final class AwsFrame {
    static final int PRELUDE_BYTES = 12;
    static final int SUM_BYTES = 4;

    private final byte[] bytes;
    private final int length;
    private final int payloadStart;

    AwsFrame(byte[] bytes, int length, int payloadStart) {
        this.bytes = bytes;
        this.length = length;
        this.payloadStart = payloadStart;
    }

    /** All bytes of the frame, and perhaps more, from 0 to {@link #length}. */
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    /** Where the payload begins in {@link #bytes}. */
    public int payloadStart() {
        return payloadStart;
    }

    /** Behind the payload. */
    public int payloadEnd() {
        return length - SUM_BYTES;
    }

    /** {@code event}, {@code exception} or {@code error}; a frame that does not say so is an event. */
    public String messageType() {
        String type = text(":message-type");
        return type == null ? "event" : type;
    }

    /** What happened, such as {@code contentBlockDelta}, or which exception it was; null where the frame does not say. */
    public @Nullable String eventType() {
        return switch (messageType()) {
            case "exception" -> text(":exception-type");
            case "error" -> text(":error-code");
            default -> text(":event-type");
        };
    }

    /** The header of that name if it is a text, or null. */
    public @Nullable String text(String name) {
        AwsHeaders headers = new AwsHeaders(bytes, PRELUDE_BYTES, payloadStart);
        while (headers.next()) {
            if (headers.isText() && headers.isNamed(name)) {
                return new String(bytes, headers.valueStart(), headers.valueLength(), StandardCharsets.UTF_8);
            }
        }
        return null;
    }
}
