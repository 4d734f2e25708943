package dev.sluice.wire.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadWriterTest {
    private final ByteBuf out = Unpooled.buffer();

    private String written() {
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private String field(String name, String value) {
        HeadWriter.fields(out, MultiMap.caseInsensitiveMultiMap().add(name, value));
        return written();
    }

    @Test
    void nothing_in_a_value_ends_its_line() {
        assertThat(field("x-a", "a\rb\nc\0d")).isEqualTo("x-a: a b c d\r\n");
    }

    @Test
    void what_is_no_single_byte_becomes_a_question_mark_though_its_low_byte_ends_a_line() {
        assertThat(field("x-a", "a\u560ab\u560dc\u0100d")).isEqualTo("x-a: a?b?c?d\r\n");
    }

    @Test
    void a_single_byte_passes() {
        assertThat(field("x-a", "caf\u00e9 \u00ff")).isEqualTo("x-a: caf\u00e9 \u00ff\r\n");
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "500", "507", "508", "509", "5000"})
    void a_value_of_any_length_is_written_whole(int length) {
        assertThat(field("x-a", "v".repeat(length))).isEqualTo("x-a: " + "v".repeat(length) + "\r\n");
    }

    @ParameterizedTest
    @CsvSource({"200,OK", "429,Too Many Requests", "599,Server Error (599)", "999,Unknown Status (999)"})
    void a_status_has_its_reason(int status, String reason) {
        HeadWriter.statusLine(out, status);
        assertThat(written()).isEqualTo("HTTP/1.1 " + status + " " + reason + "\r\n");
    }

    @Test
    void a_target_cannot_begin_another_line() {
        HeadWriter.requestLine(out, "POST", "/v1/a\r\nx: y");
        assertThat(written()).isEqualTo("POST /v1/a  x: y HTTP/1.1\r\n");
    }
}
