package dev.sluice.dialect;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/** A vector in JSON: as numbers, or as base64 of little-endian floats, which OpenAI's SDKs ask for by themselves. */
final class VectorText {
    private VectorText() {}

    static void write(float[] vector, boolean packed, Buffer out) {
        if (packed) {
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * vector.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(vector);
            out.appendByte((byte) '"')
                    .appendBytes(Base64.getEncoder().encode(bytes.array()))
                    .appendByte((byte) '"');
            return;
        }
        StringBuilder numbers = new StringBuilder(13 * vector.length).append('[');
        for (int i = 0; i < vector.length; i++) {
            numbers.append(i == 0 ? "" : ",").append(vector[i]);
        }
        out.appendString(numbers.append(']').toString());
    }
}
