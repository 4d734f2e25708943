package dev.sluice.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Operation;
import dev.sluice.canonical.Usage;
import dev.sluice.canonical.UsageDetails;
import dev.sluice.dialect.generate.GenerateDialect;
import dev.sluice.failure.Kind;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyRelayTest {
    private static final String JSON = "{ \"choices\":[{}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5} }";

    private static RelayRun chat() {
        return new RelayRun(Operation.CHAT, false, false);
    }

    @Test
    void a_short_answer_is_handed_on_when_it_is_whole() {
        RelayRun run = chat();

        run.host.answers(200, "application/json").sends(JSON.substring(0, 30));
        assertThat(run.answer.isComplete()).isFalse();
        run.host.sends(JSON.substring(30)).ends();

        assertThat(run.read().text()).isEqualTo(JSON);
        assertThat(run.ended).isTrue();
        assertThat(run.outcome().usage())
                .usingRecursiveComparison()
                .ignoringFields("raw")
                .isEqualTo(Usage.of(3, 5, 0, 0));
    }

    @Test
    void what_a_host_of_cohere_bills_is_told_beside_its_results() {
        RelayRun run = new RelayRun(Operation.RERANK, false, false);

        run.host
                .answers(200, "application/json")
                .sends("{\"id\":\"x\",\"results\":[{\"index\":1,\"relevance_score\":0.9}],"
                        + "\"meta\":{\"api_version\":{\"version\":\"2\"},\"billed_units\":{\"search_units\":2}}}")
                .ends();

        Usage usage = Objects.requireNonNull(run.read().outcome().usage());
        assertThat(usage.total()).isZero();
        assertThat(usage.details().tools()).containsExactly(Map.entry(UsageDetails.SEARCH_UNITS, 2L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"billed_units\":{}}", "{\"billed_units\":{\"search_units\":-1}}", "null", "7"})
    void what_is_no_bill_is_not_taken_for_one(String meta) {
        RelayRun run = new RelayRun(Operation.RERANK, false, false);

        run.host
                .answers(200, "application/json")
                .sends("{\"results\":[],\"meta\":" + meta + "}")
                .ends();

        assertThat(run.read().outcome().usage()).isNull();
    }

    @Test
    void searches_of_the_web_are_told_of_an_answer_that_passes() {
        String body = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"PART\"}]},\"groundingMetadata\":"
                + "{\"webSearchQueries\":[\"a\",\"b\"]}}],\"usageMetadata\":{\"promptTokenCount\":3,"
                + "\"candidatesTokenCount\":5,\"totalTokenCount\":8}}";

        Usage read = generated(body);
        Usage tooLong = generated(body.replace("PART", "x".repeat(2 << 20)));
        Usage without = generated(body.replace("PART", "x".repeat(2 << 20)).replace("webSearchQueries", "other"));

        assertThat(read.details().tools()).containsExactly(Map.entry(UsageDetails.WEB_SEARCHES, 2L));
        assertThat(read.contradictory()).isFalse();
        assertThat(tooLong.contradictory()).isTrue();
        assertThat(without.contradictory()).isFalse();
    }

    private static Usage generated(String body) {
        RelayRun run = new RelayRun(Operation.GENERATE, false, new GenerateDialect());
        run.host.answers(200, "application/json");
        for (int at = 0; at < body.length(); at += 10_007) {
            run.host.sends(body.substring(at, Math.min(body.length(), at + 10_007)));
        }
        run.host.ends();
        return Objects.requireNonNull(run.read().outcome().usage());
    }

    @Test
    void a_short_answer_that_breaks_off_is_a_502() {
        RelayRun run = chat();

        run.host.answers(200, "application/json").sends(JSON.substring(0, 30)).breaksOff();

        assertThat(run.refusal().kind()).isEqualTo(Kind.UPSTREAM_CONNECTION_LOST);
    }

    @Test
    void half_a_json_with_an_orderly_end_is_a_502() {
        RelayRun run = chat();

        run.host.answers(200, "application/json").sends(JSON.substring(0, 30)).ends();

        assertThat(run.refusal().kind()).isEqualTo(Kind.UPSTREAM_INVALID_ANSWER);
    }

    @Test
    void a_long_answer_passes_while_it_comes_and_breaks_where_the_host_breaks() {
        RelayRun run = new RelayRun(Operation.EMBEDDINGS, false, false);
        String start = "{\"data\":[" + "1,".repeat(BodyRelay.MAX_HELD_BYTES);

        run.host.answers(200, "application/json").sends(start);
        run.read();
        assertThat(run.text()).isEqualTo(start);
        run.host.breaksOff();

        assertThat(run.ended).isFalse();
        assertThat(run.broken).isNotNull();
    }

    @Test
    void the_usage_at_the_end_of_a_long_answer_is_found() {
        RelayRun run = new RelayRun(Operation.EMBEDDINGS, false, false);

        run.host
                .answers(200, "application/json")
                .sends("{\"data\":[" + "1,".repeat(BodyRelay.MAX_HELD_BYTES) + "1],\"usa");
        run.read();
        run.host
                .sends("ge\":{\"prompt_tokens\":9,")
                .sends("\"total_tokens\":9}}")
                .ends();

        assertThat(run.outcome().usage())
                .usingRecursiveComparison()
                .ignoringFields("raw")
                .isEqualTo(Usage.of(9, 0, 0, 0));
        assertThat(run.ended).isTrue();
    }

    @Test
    void an_error_inside_of_a_200_becomes_a_status() {
        RelayRun run = chat();

        run.host
                .answers(200, "application/json")
                .sends("{\"error\":{\"message\":\"no\",\"code\":503}}")
                .ends();

        assertThat(run.answer.result().status()).isEqualTo(503);
        assertThat(run.read().text()).contains("\"message\":\"no\"");
    }

    @Test
    void an_error_keeps_its_status_its_words_and_its_headers() {
        RelayRun run = chat();
        String error = "{\"error\": {\"message\":\"no\",\"type\":\"t\",\"param\":null,\"code\":\"c\"}}";

        run.host.answers(429, "application/json").sends(error).ends();

        assertThat(run.answer.result().status()).isEqualTo(429);
        assertThat(run.answer.result().headers().get("retry-after")).isEqualTo("2");
        assertThat(run.answer.result().headers().get("x-request-id")).isEqualTo("req_1");
        assertThat(run.read().text()).isEqualTo(error);
    }

    @Test
    void an_error_page_becomes_an_error_object_with_the_same_status() {
        RelayRun run = chat();

        run.host.answers(503, "text/html").sends("<html>nginx</html>").ends();

        assertThat(run.answer.result().status()).isEqualTo(503);
        assertThat(run.read().text()).contains("\"code\":\"upstream_error\"").doesNotContain("nginx");
    }

    @Test
    void the_gateways_own_credentials_are_not_the_callers_problem() {
        RelayRun run = chat();

        run.host
                .answers(401, "application/json")
                .sends("{\"error\":{\"message\":\"Incorrect API key provided: sk-12\"}}")
                .ends();

        assertThat(run.refusal().kind()).isEqualTo(Kind.UPSTREAM_AUTHENTICATION);
        assertThat(run.refusal()).hasMessageNotContaining("sk-12");
    }

    @Test
    void redirects_are_not_followed() {
        RelayRun run = chat();

        run.host.answers(302, "text/html");

        assertThat(run.refusal().kind()).isEqualTo(Kind.UPSTREAM_INVALID_ANSWER);
        assertThat(run.host.wasReset).isTrue();
    }

    @Test
    void a_page_in_place_of_an_answer_is_a_502() {
        RelayRun run = chat();

        run.host.answers(200, "text/html").sends("<html>").ends();

        assertThat(run.refusal().kind()).isEqualTo(Kind.UPSTREAM_INVALID_ANSWER);
    }

    @Test
    void speech_passes_as_it_comes() {
        RelayRun run = new RelayRun(Operation.SPEECH, false, false);

        run.host.answers(200, "audio/mpeg").sends("\u0001\u0002");
        run.read();
        run.host.sends("\u0003").ends();

        assertThat(run.text()).isEqualTo("\u0001\u0002\u0003");
        assertThat(run.ended).isTrue();
    }

    @Test
    void an_event_stream_that_nobody_announced_is_relayed_as_one() {
        RelayRun run = new RelayRun(Operation.TRANSCRIPTIONS, false, false);
        String stream = "data: {\"type\":\"transcript.text.delta\"}\n\ndata: {\"type\":\"transcript.text.done\"}\n\n";

        run.host.streams().sends(stream);
        run.read();
        run.host.ends();

        assertThat(run.text()).isEqualTo(stream);
        assertThat(run.outcome().failure()).isNull();
    }

    @Test
    void a_host_that_never_begins_runs_out_of_time() {
        RelayRun run = chat();

        run.pass(RelayRun.ANSWER);

        assertThat(run.refusal().kind()).isEqualTo(Kind.UPSTREAM_FIRST_TOKEN_TIMEOUT);
        assertThat(run.host.wasReset).isTrue();
    }

    @Test
    void a_host_that_stops_in_the_middle_runs_out_of_the_gap() {
        RelayRun run = chat();

        run.host.answers(200, "application/json").sends("{");
        run.pass(RelayRun.GAP);

        assertThat(run.refusal().kind()).isEqualTo(Kind.UPSTREAM_GAP_TIMEOUT);
    }
}
