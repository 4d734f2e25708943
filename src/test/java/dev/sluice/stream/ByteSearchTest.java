package dev.sluice.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Eight bytes at a time find what one byte at a time finds. */
class ByteSearchTest {
    @Test
    void every_byte_beside_every_other_ends_a_plain_run_or_does_not() {
        byte[] bytes = new byte[40];
        for (int first = 0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                int at = (first + second) % 38;
                Arrays.fill(bytes, (byte) 'a');
                bytes[at] = (byte) first;
                bytes[at + 1] = (byte) second;
                assertThat(ByteSearch.stringEnd(bytes, 0, bytes.length))
                        .isEqualTo(slowStringEnd(bytes, 0, bytes.length));
            }
        }
    }

    @Test
    void a_plain_run_ends_at_the_same_byte_in_random_text_from_and_to_anywhere() {
        Random random = new Random(7);
        byte[] bytes = new byte[100];
        for (int round = 0; round < 100_000; round++) {
            random.nextBytes(bytes);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = random.nextInt(20) == 0 ? bytes[i] : (byte) (bytes[i] | 0xc0);
            }
            int from = random.nextInt(bytes.length);
            int to = from + random.nextInt(bytes.length - from + 1);
            assertThat(ByteSearch.stringEnd(bytes, from, to)).isEqualTo(slowStringEnd(bytes, from, to));
        }
    }

    private static int slowStringEnd(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] != '"' && bytes[i] != '\\' && (bytes[i] & 0xff) >= 0x20) {
            i++;
        }
        return i;
    }
}
