package dev.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlicesTest {
    private static Slices slices(List<Buffer> parts) {
        Slices slices = new Slices();
        parts.forEach(slices::add);
        return slices;
    }

    @Test
    void a_splice_anywhere_in_any_slices_is_a_splice_of_the_text() {
        Random random = new Random(3);
        String text = "The quick brown fox jumps over the lazy dog";
        for (int round = 0; round < 2_000; round++) {
            int start = random.nextInt(text.length() + 1);
            int end = start + random.nextInt(text.length() - start + 1);
            Slices slices = slices(Cuts.randomly(Buffer.buffer(text), random));

            Slices spliced = slices.splice(start, end, Buffer.buffer("<new>"));

            String expected = text.substring(0, start) + "<new>" + text.substring(end);
            assertThat(spliced.join().toString()).isEqualTo(expected);
            assertThat(spliced.length()).isEqualTo(expected.length());
            assertThat(slices.join().toString()).isEqualTo(text);
        }
    }

    @Test
    void a_streamed_body_is_spliced_like_a_whole_one() {
        Random random = new Random(5);
        String text = "The quick brown fox jumps over the lazy dog";
        for (int round = 0; round < 2_000; round++) {
            int start = random.nextInt(text.length() + 1);
            int end = start + random.nextInt(text.length() - start + 1);
            QueuedStream source = new QueuedStream(() -> {});
            Cuts.randomly(Buffer.buffer(text), random).forEach(source::offer);
            source.end();

            Streamed spliced = new Streamed(source, text.length()).splice(start, end, Buffer.buffer("<new>"));

            Buffer received = Buffer.buffer();
            spliced.source().handler(received::appendBuffer);
            spliced.source().resume();
            String expected = text.substring(0, start) + "<new>" + text.substring(end);
            if (start < text.length()) {
                assertThat(received.toString()).isEqualTo(expected);
            }
            assertThat(spliced.length()).isEqualTo(expected.length());
        }
    }

    @Test
    void a_splice_outside_of_the_body_is_a_bug() {
        assertThatThrownBy(() -> slices(List.of(Buffer.buffer("abc"))).splice(2, 4, Buffer.buffer()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("splice: [2, 4) (expected: within 3)");
    }
}
