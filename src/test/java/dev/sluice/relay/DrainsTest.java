package dev.sluice.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Answer;
import dev.sluice.canonical.Operation;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DrainsTest {
    private static final String CHUNK = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"}}]}\n\n";
    private static final String END =
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5}}\n\ndata: [DONE]\n\n";

    private final Failure gone = Failure.of(Kind.CALLER_GONE, "left");

    private static RelayRun streaming() {
        RelayRun run = RelayRun.chatStream();
        run.host.streams().sends(CHUNK);
        return run.read();
    }

    @Test
    void a_stream_is_read_to_its_usage_when_its_caller_has_left() {
        RelayRun run = streaming();

        run.answer.result().body().pause();
        run.drained(1_000).stop().accept(gone);
        run.host.sends(CHUNK);
        assertThat(run.answer.result().ended().isComplete()).isFalse();
        run.host.sends(END).ends();

        assertThat(run.outcome().failure()).isNull();
        assertThat(Objects.requireNonNull(run.outcome().usage()).output()).isEqualTo(5);
        assertThat(run.text()).isEqualTo(CHUNK);
    }

    @Test
    void a_whole_answer_is_read_too() {
        RelayRun run = new RelayRun(Operation.CHAT, false, false);
        run.host.answers(200, "application/json").sends(" ".repeat(BodyRelay.MAX_HELD_BYTES + 1));

        run.drained(1_000).stop().accept(gone);
        run.host
                .sends("{\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5}}")
                .ends();

        assertThat(run.outcome().failure()).isNull();
        assertThat(Objects.requireNonNull(run.outcome().usage()).output()).isEqualTo(5);
    }

    @Test
    void a_host_that_goes_on_for_too_long_is_stopped() {
        RelayRun run = streaming();

        run.drained(1_000).stop().accept(gone);
        run.pass(900);
        assertThat(run.host.wasReset).isFalse();
        run.pass(200);

        assertThat(run.host.wasReset).isTrue();
        assertThat(run.outcome().failure()).isEqualTo(gone);
    }

    @Test
    void other_ends_are_at_once() {
        RelayRun run = streaming();
        Failure draining = Failure.of(Kind.DRAINING, "going");

        run.drained(1_000).stop().accept(draining);

        assertThat(run.host.wasReset).isTrue();
        assertThat(run.outcome().failure()).isEqualTo(draining);
    }

    @Test
    void only_so_many_are_read_on_at_a_time() {
        RelayRun run = streaming();
        Answer open = run.answer.result();
        RelayRun others = streaming();
        for (int i = 0; i < Drains.MOST; i++) {
            others.drained(1_000).stop().accept(gone);
        }
        assertThat(others.host.wasReset).isFalse();

        others.drained(1_000).stop().accept(gone);

        assertThat(others.host.wasReset).isTrue();
        assertThat(open.ended().isComplete()).isFalse();
    }
}
