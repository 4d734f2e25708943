package dev.sluice.wire.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestReaderTest {
    private final RequestReader reader = new RequestReader(1024);

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }

    @Test
    void a_head_is_read_and_what_follows_it_is_left() {
        ByteBuf in = bytes("POST /v1/chat?a=b HTTP/1.1\r\nHost: a.example:80\r\nX-Own:  \t é x\t \r\n"
                + "Content-Length: 12\r\nExpect: 100-Continue\r\n\r\nbody");

        assertThat(reader.read(in)).isEqualTo(Progress.DONE);

        RequestHead head = reader.head();
        assertThat(head.method()).isEqualTo("POST");
        assertThat(head.target()).isEqualTo("/v1/chat?a=b");
        assertThat(head.headers().get("x-own")).isEqualTo("é x");
        assertThat(head.headers().entries())
                .extracting(Map.Entry::getKey)
                .containsExactly("host", "X-Own", "content-length", "expect");
        assertThat(head.length()).isEqualTo(12);
        assertThat(head.keepAlive()).isTrue();
        assertThat(head.expectsContinue()).isTrue();
        assertThat(in.toString(StandardCharsets.ISO_8859_1)).isEqualTo("body");
    }

    @Test
    void one_request_is_read_after_the_other() {
        ByteBuf in = bytes("GET /a HTTP/1.1\r\nHost: a\r\n\r\n\r\nGET /b HTTP/1.0\r\n\r\n");

        assertThat(reader.read(in)).isEqualTo(Progress.DONE);
        assertThat(reader.head().target()).isEqualTo("/a");
        assertThat(reader.read(in)).isEqualTo(Progress.DONE);
        assertThat(reader.head().target()).isEqualTo("/b");
        assertThat(reader.head().keepAlive()).isFalse();
        assertThat(reader.head().headers().isEmpty()).isTrue();
        assertThat(reader.read(in)).isEqualTo(Progress.MORE);
    }

    @Test
    void what_is_wrong_is_refused_at_the_byte_that_shows_it() {
        assertThat(reader.read(bytes("GET /a#"))).isEqualTo(Progress.REFUSED);

        assertThat(reader.refusal())
                .isEqualTo(new Refusal(
                        400,
                        "Request line: byte 0x23 (expected: a target of visible characters without a fragment, and one"
                                + " space)."));
        assertThat(reader.read(bytes("GET / HTTP/1.1\r\nHost: a\r\n\r\n")))
                .as("for good")
                .isEqualTo(Progress.REFUSED);
    }

    @Test
    void bytes_that_were_looked_at_may_move_but_are_not_looked_at_again() {
        ByteBuf first = bytes("GET /a HTTP/1.1\r\nHost: a\r\nX-A: 1");
        assertThat(reader.read(first)).isEqualTo(Progress.MORE);
        assertThat(first.readerIndex()).isZero();
        ByteBuf moved =
                bytes("....GET /a HTTP/1.1\r\nHost: a\r\nX-A: 12\r\n\r\n").skipBytes(4);

        assertThat(reader.read(moved)).isEqualTo(Progress.DONE);

        assertThat(reader.head().headers().get("x-a")).isEqualTo("12");
        assertThat(moved.isReadable()).isFalse();
    }
}
