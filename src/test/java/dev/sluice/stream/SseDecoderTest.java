package dev.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.failure.Failure;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Events are found wherever their bytes are cut. */
class SseDecoderTest {
    static Stream<Arguments> streams() {
        return Stream.of(
                Arguments.of("data: one\n\n", "one"),
                Arguments.of("data:one\r\n\r\ndata: two\r\rdata:  three\n\n", "one|two| three"),
                Arguments.of("data: a\ndata: b\n\n", "a+b"),
                Arguments.of("data\n\ndata:\n\n", "|"),
                Arguments.of(": hello\n:\n\ndata: x\n\n", "x"),
                Arguments.of("event: error\nid: 7\nretry: 3\ndata: x\n\n", "error=x"),
                Arguments.of("event: nothing\n\ndata: x\n\n", "x"),
                Arguments.of("data: unended", "unended"),
                Arguments.of("data: unended\n", "unended"),
                Arguments.of("\ufeffdata: marked\n\n", "marked"),
                Arguments.of("data: x\n\n{\n \"error\": 1\n}\n", "x|?{|? \"error\": 1|?}"),
                Arguments.of("data: é\uD83D\uDE00\n\n", "é\uD83D\uDE00"));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void every_cut_gives_the_same_events(String stream, String expected) {
        Buffer bytes = Buffer.buffer(stream);

        for (int size = 1; size <= bytes.length(); size++) {
            List<String> heard = new ArrayList<>();
            SseDecoder decoder = new SseDecoder(noting(heard));
            for (int from = 0; from < bytes.length(); from += size) {
                decoder.feed(bytes.slice(from, Math.min(from + size, bytes.length())));
            }
            decoder.end();
            assertThat(String.join("|", heard)).as("reads of %d bytes", size).isEqualTo(expected);
        }
    }

    private static SseDecoder.Sink noting(List<String> heard) {
        return new SseDecoder.Sink() {
            @Override
            public void onEvent(@Nullable String name, byte[] data, int length) {
                String text = new String(data, 0, length, StandardCharsets.UTF_8).replace('\n', '+');
                heard.add(name == null ? text : name + "=" + text);
            }

            @Override
            public void onOtherLine(byte[] line, int length) {
                heard.add("?" + new String(line, 0, length, StandardCharsets.UTF_8));
            }
        };
    }

    @Test
    void an_event_without_end_is_not_held_for_ever() {
        SseDecoder decoder = new SseDecoder((name, data, length) -> {});
        Buffer much = Buffer.buffer(new byte[1 << 20]).setString(0, "data: ");
        for (int i = 6; i < much.length(); i++) {
            much.setByte(i, (byte) 'x');
        }

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100; i++) {
                        decoder.feed(much);
                    }
                })
                .isInstanceOf(Failure.class);
    }
}
