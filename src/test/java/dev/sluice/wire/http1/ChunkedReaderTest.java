package dev.sluice.wire.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ChunkedReaderTest {
    @Test
    void data_comes_in_slices_of_what_was_read_and_what_follows_is_left() {
        ByteBuf in = Unpooled.copiedBuffer(
                "5;a=\"\\\"\r;\";b\r\nhello\r\n1\r\n!\r\n0\r\nX-A: b\r\n\r\nGET".replace("\r;", ";"),
                StandardCharsets.US_ASCII);
        ByteBuf out = Unpooled.buffer();

        Progress progress = new ChunkedReader().read(in, slice -> {
            assertThat(slice.unwrap()).isNotNull();
            out.writeBytes(slice);
            return true;
        });

        assertThat(progress).isEqualTo(Progress.DONE);
        assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo("hello!");
        assertThat(in.toString(StandardCharsets.US_ASCII)).isEqualTo("GET");
        assertThat(in.refCnt()).isEqualTo(1);
    }

    @Test
    void what_follows_a_piece_is_left_when_nothing_more_is_wanted() {
        ByteBuf in = Unpooled.copiedBuffer("1\r\na\r\n1\r\nb\r\n0\r\n\r\n", StandardCharsets.US_ASCII);
        StringBuilder data = new StringBuilder();
        ChunkedReader reader = new ChunkedReader();

        Progress first = reader.read(in, slice -> {
            data.append(slice.toString(StandardCharsets.US_ASCII));
            return false;
        });

        assertThat(first).isEqualTo(Progress.MORE);
        assertThat(data).hasToString("a");
        assertThat(reader.read(in, slice -> data.append(slice.toString(StandardCharsets.US_ASCII)) != null))
                .isEqualTo(Progress.DONE);
        assertThat(data).hasToString("ab");
    }
}
