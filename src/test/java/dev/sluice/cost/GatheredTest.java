package dev.sluice.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.stream.QueuedStream;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class GatheredTest {
    private static final int PIECE = 1 << 20;

    private final QueuedStream source = new QueuedStream(() -> {});
    private final Gathered gathered = new Gathered(source);
    private final Future<Boolean> isWhole = gathered.read();
    private final Buffer read = Buffer.buffer();

    private void send(int pieces) {
        for (int i = 0; i < pieces; i++) {
            source.offer(Buffer.buffer(new byte[PIECE]));
        }
    }

    @Test
    void a_body_is_held_back_until_it_is_whole() {
        send(4);
        assertThat(isWhole.isComplete()).isFalse();

        source.end();

        assertThat(isWhole.result()).isTrue();
        gathered.body().handler(read::appendBuffer);
        gathered.body().resume();
        assertThat(read.length()).isEqualTo(4 * PIECE);
    }

    @Test
    void one_that_is_too_long_goes_on_as_fast_as_it_is_read() {
        send(5);

        assertThat(isWhole.result()).isFalse();
        assertThat(source.wantsMore()).isFalse();
        gathered.body().handler(read::appendBuffer);
        gathered.body().resume();
        assertThat(source.wantsMore()).isTrue();
        send(3);
        source.end();
        assertThat(read.length()).isEqualTo(8 * PIECE);
    }

    @Test
    void one_that_breaks_off_fails() {
        source.fail(new IllegalStateException("broken"));

        assertThat(isWhole.cause()).hasMessage("broken");
    }
}
