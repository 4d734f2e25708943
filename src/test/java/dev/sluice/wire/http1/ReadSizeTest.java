package dev.sluice.wire.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

@SuppressWarnings("deprecation") // of Handle, which Netty itself has no other name for
class ReadSizeTest {
    private final ReadSize size = ReadSize.of(new EmbeddedChannel());
    private final RecvByteBufAllocator.Handle reads = size.newHandle();

    private void fill(int times) {
        for (int i = 0; i < times; i++) {
            read(reads.guess());
        }
    }

    private void read(int bytes) {
        reads.attemptedBytesRead(reads.guess());
        reads.lastBytesRead(bytes);
    }

    @Test
    void reads_that_fill_what_they_are_given_get_more_up_to_a_bound() {
        fill(ReadSize.READS_TO_GROW - 1);
        assertThat(reads.guess()).isEqualTo(ReadSize.MIN_BYTES);
        fill(1);
        assertThat(reads.guess()).isEqualTo(2 * ReadSize.MIN_BYTES);
        fill(10 * ReadSize.READS_TO_GROW);
        assertThat(reads.guess()).isEqualTo(ReadSize.MAX_BYTES);
    }

    @Test
    void reads_that_find_little_get_less_again() {
        fill(2 * ReadSize.READS_TO_GROW);
        for (int i = 0; i < 10; i++) {
            read(10);
        }
        assertThat(reads.guess()).isEqualTo(ReadSize.MIN_BYTES);
    }

    @Test
    void who_does_not_want_what_was_read_gets_the_least() {
        fill(2 * ReadSize.READS_TO_GROW);
        size.narrow();
        assertThat(reads.guess()).isEqualTo(ReadSize.MIN_BYTES);
    }
}
