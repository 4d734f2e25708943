package dev.sluice.wire.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** A target for Jazzer: any bytes end the same wherever they are cut, and nothing is thrown. See {@link ReadersFuzzTest}. */
public final class RequestReaderFuzz {
    private static final int MAX_HEAD_BYTES = 256;

    private RequestReaderFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        String whole = read(bytes, bytes.length);
        for (int cut = 0; cut < bytes.length; cut++) {
            assertThat(read(bytes, cut)).isEqualTo(whole);
        }
    }

    private static String read(byte[] bytes, int cut) {
        RequestReader reader = new RequestReader(MAX_HEAD_BYTES);
        ByteBuf in = Unpooled.wrappedBuffer(bytes).writerIndex(cut);
        Progress progress = reader.read(in);
        if (progress == Progress.MORE) {
            progress = reader.read(in.writerIndex(bytes.length));
        }
        return switch (progress) {
            case MORE -> "more";
            case DONE -> reader.head() + " and " + (bytes.length - in.readerIndex());
            case REFUSED -> reader.refusal().toString();
        };
    }
}
