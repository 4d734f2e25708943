package dev.sluice.relay;

import dev.sluice.stream.JsonMember;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Keeps the value of one member of a body that passes by in slices, if it is not too long. */
final class MemberCopy {
    /** Items of a response may hold pictures; what they cost is told elsewhere then. */
    private static final int MAX_BYTES = 1024 * 1024;

    private final JsonMember member;
    private @Nullable Buffer slices; // from the slice in which the value begins to the one in which it ends
    private long slicesAt;
    private byte @Nullable [] value;
    private boolean over;

    MemberCopy(JsonMember member) {
        this.member = member;
    }

    /** @param offset where in the body the slice begins, which has been scanned */
    void feed(Buffer slice, long offset) {
        if (over || member.start() < 0) {
            return;
        }
        if (slices == null) {
            slices = Buffer.buffer();
            slicesAt = offset;
        }
        slices.appendBuffer(slice);
        if (member.isPresent()) {
            value = slices.getBytes((int) (member.start() - slicesAt), (int) (member.end() - slicesAt));
        }
        over = member.isPresent() || slices.length() > MAX_BYTES;
        if (over) {
            slices = null;
        }
    }

    /** Whether it is too long to be kept. */
    boolean isTooLong() {
        return over && value == null;
    }

    byte @Nullable [] value() {
        return value;
    }
}
