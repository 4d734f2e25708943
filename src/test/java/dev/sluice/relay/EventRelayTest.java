package dev.sluice.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Operation;
import dev.sluice.canonical.Usage;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import org.junit.jupiter.api.Test;

class EventRelayTest {
    private static final String CHUNK = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"}}]}\n\n";
    private static final String USAGE =
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5,\"prompt_tokens_details\":{\"cached_tokens\":2}}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    @Test
    void the_head_waits_for_the_first_event() {
        RelayRun run = RelayRun.chatStream();

        run.host.streams().sends(": thinking\n\n");
        assertThat(run.answer.isComplete()).isFalse();

        run.host.sends(CHUNK);
        assertThat(run.answer.result().status()).isEqualTo(200);
        assertThat(run.answer.result().headers().get("x-request-id")).isEqualTo("req_1");
        assertThat(run.answer.result().headers().contains("x-ratelimit-remaining-requests"))
                .isFalse();
    }

    @Test
    void a_whole_stream_arrives_byte_for_byte() {
        RelayRun run = RelayRun.chatStream();

        run.host.streams().sends(": thinking\n\n" + CHUNK.substring(0, 20)).sends(CHUNK.substring(20));
        run.read();
        run.host.sends(USAGE + DONE).ends();

        assertThat(run.text()).isEqualTo(": thinking\n\n" + CHUNK + USAGE + DONE);
        assertThat(run.ended).isTrue();
        assertThat(run.outcome().failure()).isNull();
        assertThat(run.outcome().usage())
                .usingRecursiveComparison()
                .ignoringFields("raw")
                .isEqualTo(Usage.of(3, 5, 2, 0));
    }

    @Test
    void the_usage_that_the_caller_did_not_ask_for_is_withheld_and_known() {
        RelayRun run = new RelayRun(Operation.CHAT, true, true);

        run.host.streams().sends(CHUNK + USAGE.substring(0, 30));
        run.read();
        run.host.sends(USAGE.substring(30) + DONE).ends();

        assertThat(run.text()).isEqualTo(CHUNK + DONE);
        assertThat(run.outcome().usage())
                .usingRecursiveComparison()
                .ignoringFields("raw")
                .isEqualTo(Usage.of(3, 5, 2, 0));
    }

    @Test
    void an_error_as_first_event_becomes_a_status() {
        RelayRun run = RelayRun.chatStream();

        run.host
                .streams()
                .sends(
                        ": thinking\n\ndata: {\"error\":{\"message\":\"slow down\",\"type\":\"tokens\",\"code\":\"rate_limit_exceeded\"}}\n\n");

        assertThat(run.answer.result().status()).isEqualTo(429);
        assertThat(run.read().text()).contains("slow down").doesNotContain("data:");
        assertThat(run.host.wasReset).isTrue();
    }

    @Test
    void an_error_as_first_event_is_read_from_its_data_lines_alone() {
        RelayRun run = RelayRun.chatStream();

        run.host.streams().sends("data: {\"error\":\ndata: {\"message\":\"slow down\",\"code\":429}}\nid: 7\n\n");

        assertThat(run.answer.result().status()).isEqualTo(429);
        assertThat(run.read().text()).contains("slow down").doesNotContain("data:");
    }

    @Test
    void a_response_that_fails_behind_its_preamble_becomes_a_status() {
        RelayRun run = new RelayRun(Operation.RESPONSES, true, false);

        run.host
                .streams()
                .sends(
                        "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"id\":\"resp_1\",\"error\":null}}\n\n")
                .sends("event: response.in_progress\ndata: {\"type\":\"response.in_progress\"}\n\n")
                .sends(
                        "event: error\ndata: {\"type\":\"error\",\"error\":{\"code\":\"insufficient_quota\",\"message\":\"pay\"}}\n\n");

        assertThat(run.answer.result().status()).isEqualTo(429);
    }

    @Test
    void an_error_in_the_middle_passes_as_the_host_sent_it() {
        RelayRun run = RelayRun.chatStream();
        String error = "data: {\"error\":{\"message\":\"overloaded\"}}\n\n";

        run.host.streams().sends(CHUNK);
        run.read();
        run.host.sends(error).ends();

        assertThat(run.text()).isEqualTo(CHUNK + error);
        assertThat(run.ended).isTrue();
    }

    @Test
    void a_stream_without_its_end_gets_an_error_and_no_done() {
        RelayRun run = RelayRun.chatStream();

        run.host.streams().sends(CHUNK + "data: {\"choi");
        run.read();
        run.host.ends();

        assertThat(run.text())
                .startsWith(CHUNK + "data: {\"error\":{")
                .contains("upstream_truncated")
                .doesNotContain("[DONE]");
        assertThat(run.ended).isTrue();
        assertThat(run.outcome().failure()).extracting(Failure::kind).isEqualTo(Kind.UPSTREAM_TRUNCATED);
    }

    @Test
    void a_truncated_response_ends_with_error_and_failed() {
        RelayRun run = new RelayRun(Operation.RESPONSES, true, false);
        String created =
                "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"id\":\"resp_7\"}}\n\n";
        String delta =
                "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"delta\":\"hi\"}\n\n";

        run.host.streams().sends(created + delta);
        run.read();
        run.host.breaksOff();

        assertThat(run.text())
                .startsWith(created + delta + "event: error\ndata: {")
                .contains("event: response.failed\ndata: {", "\"sequence_number\":2", "\"id\":\"resp_7\"")
                .doesNotContain("response.completed");
    }

    @Test
    void a_last_event_without_a_blank_line_counts() {
        RelayRun run = RelayRun.chatStream();

        run.host.streams().sends(CHUNK + "data: [DONE]");
        run.read();
        run.host.ends();

        assertThat(run.text()).isEqualTo(CHUNK + "data: [DONE]");
        assertThat(run.outcome().failure()).isNull();
    }

    @Test
    void a_stream_of_nothing_is_no_answer() {
        RelayRun run = RelayRun.chatStream();

        run.host.streams().sends("what is this?\n\n").ends();

        assertThat(run.refusal().kind()).isEqualTo(Kind.UPSTREAM_INVALID_ANSWER);
    }

    @Test
    void a_host_that_thinks_longer_than_the_gate_waits_gets_the_caller_kept_alive() {
        RelayRun run = RelayRun.chatStream();

        run.pass(RelayRun.GATE);
        assertThat(run.answer.result().status()).isEqualTo(200);
        assertThat(run.answer.result().headers().get("content-type")).startsWith("text/event-stream");

        run.read();
        run.pass(RelayRun.KEEP_ALIVE);
        assertThat(run.text()).startsWith(": keep-alive\n\n");

        run.host.streams().sends(CHUNK + DONE).ends();
        assertThat(run.text().replace(": keep-alive\n\n", "")).isEqualTo(CHUNK + DONE);
    }

    @Test
    void an_error_status_that_comes_after_the_gate_is_written_into_the_stream() {
        RelayRun run = RelayRun.chatStream();

        run.pass(RelayRun.GATE);
        run.read();
        run.host
                .answers(503, "application/json")
                .sends("{\"error\":{\"message\":\"too busy\",\"code\":\"busy\"}}")
                .ends();

        assertThat(run.text())
                .contains("data: {\"error\":{")
                .contains("too busy")
                .doesNotContain("[DONE]");
        assertThat(run.ended).isTrue();
    }

    @Test
    void a_host_that_says_nothing_runs_out_of_its_first_token_time() {
        RelayRun run = RelayRun.chatStream();

        run.pass(RelayRun.GATE);
        run.read();
        run.pass(RelayRun.FIRST_TOKEN - RelayRun.GATE);

        assertThat(run.text()).contains("upstream_first_token_timeout");
        assertThat(run.host.wasReset).isTrue();
        assertThat(run.ended).isTrue();
    }

    @Test
    void comments_are_signs_of_life_but_no_tokens() {
        RelayRun run = RelayRun.chatStream();
        run.host.streams();

        for (long passed = 0; passed < RelayRun.FIRST_TOKEN; passed += 1_000) {
            run.host.sends(": thinking\n\n");
            run.pass(1_000);
        }

        assertThat(run.read().text()).contains("upstream_first_token_timeout");
    }

    @Test
    void a_model_may_think_longer_than_a_gap_before_its_first_token() {
        RelayRun run = new RelayRun(Operation.RESPONSES, true, false);

        run.host.streams().sends("event: response.created\ndata: {\"type\":\"response.created\"}\n\n");
        run.pass(RelayRun.GAP + 500);
        run.host
                .sends("event: response.completed\ndata: {\"type\":\"response.completed\"}\n\n")
                .ends();

        assertThat(run.read().text()).endsWith("response.completed\"}\n\n");
        assertThat(run.outcome().failure()).isNull();
    }

    @Test
    void silence_in_the_middle_runs_out_of_the_gap() {
        RelayRun run = RelayRun.chatStream();

        run.host.streams().sends(CHUNK);
        run.read();
        run.pass(RelayRun.GAP);

        assertThat(run.text()).contains("upstream_gap_timeout");
        assertThat(run.host.wasReset).isTrue();
    }

    @Test
    void a_caller_who_does_not_read_cannot_make_the_host_late() {
        RelayRun run = RelayRun.chatStream();

        run.host.streams().sends(CHUNK).sends(CHUNK);
        assertThat(run.host.paused).isTrue();
        run.pass(2 * RelayRun.GAP);

        assertThat(run.host.wasReset).isFalse();
        run.read();
        assertThat(run.host.paused).isFalse();
        run.host.sends(DONE).ends();
        assertThat(run.text()).isEqualTo(CHUNK + CHUNK + DONE);
    }

    @Test
    void no_stream_is_longer_than_the_total() {
        RelayRun run = RelayRun.chatStream();
        run.host.streams().sends(CHUNK);
        run.read();

        for (long passed = 0; passed < RelayRun.TOTAL; passed += 1_000) {
            run.host.sends(CHUNK);
            run.pass(1_000);
        }

        assertThat(run.text()).contains("upstream_total_timeout");
    }

    @Test
    void no_comment_is_written_into_the_middle_of_an_event() {
        RelayRun run = RelayRun.chatStream();
        String half = "data: {\"choices\":[{\"delta\":{\"content\":\"" + "x".repeat(70_000);
        run.host.streams().sends(half);
        run.read();

        run.pass(RelayRun.KEEP_ALIVE);
        run.host.sends("\"}}]}\n\n" + DONE).ends();

        assertThat(run.text()).isEqualTo(half + "\"}}]}\n\n" + DONE);
    }

    @Test
    void a_host_that_does_not_close_behind_its_last_event_is_left() {
        RelayRun run = RelayRun.chatStream();

        run.host.streams().sends(CHUNK + DONE);
        run.read();
        run.pass(2_000);

        assertThat(run.ended).isTrue();
        assertThat(run.outcome().failure()).isNull();
        assertThat(run.host.wasReset).isTrue();
    }

    @Test
    void a_caller_who_leaves_stops_the_host() {
        RelayRun run = RelayRun.chatStream();
        run.host.streams().sends(CHUNK);
        run.read();

        run.answer.result().stop().accept(Failure.of(Kind.CALLER_GONE, "gone"));
        run.host.sends(CHUNK);

        assertThat(run.host.wasReset).isTrue();
        assertThat(run.text()).isEqualTo(CHUNK);
        assertThat(run.outcome().failure()).extracting(Failure::kind).isEqualTo(Kind.CALLER_GONE);
    }

    @Test
    void a_gateway_that_goes_tells_the_caller() {
        RelayRun run = RelayRun.chatStream();
        run.host.streams().sends(CHUNK);
        run.read();

        run.answer.result().stop().accept(Failure.of(Kind.DRAINING, "time is up"));

        assertThat(run.text()).startsWith(CHUNK + "data: {\"error\":").contains("draining");
        assertThat(run.ended).isTrue();
        assertThat(run.host.wasReset).isTrue();
    }

    @Test
    void a_host_that_answers_with_a_status_is_heard_before_the_gate_opens() {
        RelayRun run = RelayRun.chatStream();

        run.host
                .answers(429, "application/json")
                .sends("{\"error\":{\"message\":\"no\",\"code\":\"x\"}}")
                .ends();

        assertThat(run.answer.result().status()).isEqualTo(429);
        assertThat(run.answer.result().headers().get("retry-after")).isEqualTo("2");
        assertThat(run.read().text()).isEqualTo("{\"error\":{\"message\":\"no\",\"code\":\"x\"}}");
    }

    @Test
    void a_lost_connection_before_the_first_event_is_a_failure_with_a_status() {
        RelayRun run = RelayRun.chatStream();

        run.host.streams().breaksOff();

        assertThat(run.refusal().kind()).isEqualTo(Kind.UPSTREAM_CONNECTION_LOST);
    }
}
