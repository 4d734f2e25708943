package dev.sluice.wire.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final EventExecutor loop = channel.eventLoop();
    private final Turn turn = Turn.of(loop);
    private final List<String> done = new ArrayList<>();

    private void say(String what) {
        done.add(what);
    }

    @Test
    void what_waits_is_done_at_the_end_of_a_reading() {
        turn.begin();
        turn.later(loop, () -> say("a"));
        channel.runPendingTasks();
        assertThat(done).isEmpty();

        turn.end(loop);
        assertThat(done).containsExactly("a");
    }

    @Test
    void without_a_reading_the_loop_ends_the_turn() {
        turn.later(loop, () -> say("a"));
        assertThat(done).isEmpty();

        channel.runPendingTasks();
        assertThat(done).containsExactly("a");
    }

    @Test
    void what_a_flush_causes_is_done_in_the_same_turn() {
        Outbound out = new Outbound(channel.pipeline().firstContext());
        ChannelPromise left = out.promise();
        left.addListener(told -> turn.later(loop, () -> say("after the flush")));
        turn.begin();
        out.write(Unpooled.wrappedBuffer(new byte[1]), left);
        turn.later(loop, () -> turn.later(loop, () -> say("after another")));

        turn.end(loop);
        assertThat(done).containsExactly("after another", "after the flush");
        channel.finishAndReleaseAll();
    }

    @Test
    void who_throws_keeps_nobody_from_its_turn() {
        turn.begin();
        turn.later(loop, () -> {
            throw new IllegalStateException("broken");
        });
        turn.later(loop, () -> say("b"));

        assertThatThrownBy(() -> turn.end(loop)).hasMessage("broken");
        channel.runPendingTasks();
        assertThat(done).containsExactly("b");
    }
}
