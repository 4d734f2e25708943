package dev.sluice.dialect.generate;

import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/**
 * Cuts the objects out of a JSON array that arrives in bytes cut anywhere: how {@code streamGenerateContent} answers without {@code
 * alt=sse}. Only brackets and texts are looked at; whether an object is JSON is for its reader to say.
 */
final class ArrayDecoder {
    /** Hears of the objects. */
    interface Sink {
        /** {@code [0, length)} of {@code bytes} is only lent. */
        void onObject(byte[] bytes, int length);
    }

    private static final int MAX_BYTES = 64 << 20;

    private final Sink sink;
    private byte[] held = new byte[1_024];
    private int length;
    private int depth;
    private boolean inText;
    private boolean escaped;

    ArrayDecoder(Sink sink) {
        this.sink = sink;
    }

    /** Whether an object has begun and not ended. */
    boolean isInside() {
        return depth > 0;
    }

    void feed(Buffer bytes) {
        int objectStart = 0;
        int end = bytes.length();
        for (int i = 0; i < end; i++) {
            byte b = bytes.getByte(i);
            if (inText) {
                inText = escaped || b != '"';
                escaped = !escaped && b == '\\';
            } else if (b == '"') {
                inText = depth > 0;
            } else if (b == '{') {
                objectStart = depth++ == 0 ? i : objectStart;
            } else if (b == '}' && depth > 0 && --depth == 0) {
                hold(bytes, objectStart, i + 1);
                int whole = length;
                length = 0;
                objectStart = i + 1;
                sink.onObject(held, whole);
            }
        }
        if (depth > 0) {
            hold(bytes, objectStart, end);
        }
    }

    private void hold(Buffer bytes, int from, int to) {
        int wanted = length + to - from;
        if (wanted > MAX_BYTES) {
            throw Failure.of(
                    Kind.UPSTREAM_INVALID_ANSWER,
                    "The host sent an event of more than " + MAX_BYTES + " bytes (expected: less)");
        }
        if (wanted > held.length) {
            held = Arrays.copyOf(held, Math.max(wanted, Math.min(held.length * 2, MAX_BYTES)));
        }
        bytes.getBytes(from, to, held, length);
        length = wanted;
    }
}
