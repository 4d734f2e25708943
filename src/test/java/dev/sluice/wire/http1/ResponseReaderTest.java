package dev.sluice.wire.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ResponseReaderTest {
    private final ResponseReader reader = new ResponseReader(1024);

    @Test
    void interim_answers_are_heads_of_their_own() {
        ByteBuf in = Unpooled.copiedBuffer(
                "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0",
                StandardCharsets.US_ASCII);

        assertThat(reader.read(in, "POST")).isEqualTo(Progress.DONE);
        assertThat(reader.head().status()).isEqualTo(103);
        assertThat(reader.head().length()).isZero();
        assertThat(reader.read(in, "POST")).isEqualTo(Progress.DONE);
        assertThat(reader.head().status()).isEqualTo(200);
        assertThat(reader.head().length()).isEqualTo(ResponseHead.CHUNKED);
        assertThat(reader.head().keepAlive()).isTrue();
        assertThat(in.readableBytes()).isEqualTo(1);
    }
}
