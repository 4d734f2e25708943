package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.vertx.core.impl.buffer.VertxByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever forgets a buffer is found. */
class LeakWatchTest {
    private static void forget() {
        ByteBuf forgotten = VertxByteBufAllocator.POOLED_ALLOCATOR.ioBuffer(32);
        forgotten.writeByte(1);
    }

    @Test
    void a_buffer_that_is_forgotten_is_reported_with_the_place_where_it_was_made() {
        long open = LeakWatch.open();
        forget();
        assertThat(LeakWatch.open()).isEqualTo(open + 1);

        List<String> reports = new ArrayList<>();
        for (int look = 0; look < 100 && reports.isEmpty(); look++) {
            reports.addAll(LeakWatch.reports());
        }

        assertThat(reports).hasSize(1).first().asString().contains("LeakWatchTest.java");
    }

    @Test
    void a_buffer_that_is_released_is_not() {
        long open = LeakWatch.open();
        ByteBuf released = VertxByteBufAllocator.POOLED_ALLOCATOR.ioBuffer(32);
        assertThat(LeakWatch.open()).isEqualTo(open + 1);

        released.release();

        assertThat(LeakWatch.open()).isEqualTo(open);
        assertThat(LeakWatch.reports()).isEmpty();
    }
}
