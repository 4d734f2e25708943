package dev.sluice.wire.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * A target for Jazzer: any bytes give the same data wherever they are cut, no buffer is kept, and nothing is thrown. See
 * {@link ReadersFuzzTest}.
 */
public final class ChunkedReaderFuzz {
    private ChunkedReaderFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        String whole = read(bytes, bytes.length);
        for (int cut = 0; cut < bytes.length; cut++) {
            assertThat(read(bytes, cut)).isEqualTo(whole);
        }
    }

    private static String read(byte[] bytes, int cut) {
        ChunkedReader reader = new ChunkedReader();
        ByteBuf in = Unpooled.wrappedBuffer(bytes).writerIndex(cut);
        StringBuilder data = new StringBuilder();
        Progress progress = reader.read(in, slice -> take(slice, data));
        if (progress == Progress.MORE) {
            progress = reader.read(in.writerIndex(bytes.length), slice -> take(slice, data));
        }
        assertThat(in.refCnt()).isEqualTo(1);
        String end = progress == Progress.REFUSED ? reader.refusal().toString() : progress.toString();
        return end + " " + (bytes.length - in.readerIndex()) + " " + data;
    }

    private static boolean take(ByteBuf slice, StringBuilder data) {
        data.append(slice.toString(StandardCharsets.ISO_8859_1));
        return true;
    }
}
