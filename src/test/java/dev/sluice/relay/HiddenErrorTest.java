package dev.sluice.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Answer;
import dev.sluice.canonical.Operation;
import dev.sluice.dialect.CallerTerms;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.chat.ChatDialect;
import dev.sluice.dialect.generate.GenerateDialect;
import dev.sluice.dialect.messages.MessagesDialect;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Errors that hosts tell with status 200 reach the caller as what they are, and in the caller's own dialect. */
class HiddenErrorTest {
    private static final Dialect MESSAGES = new MessagesDialect();
    private static final Dialect GENERATE = new GenerateDialect();
    private static final String OVERLOADED =
            "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Busy\"}}";
    private static final String UNAVAILABLE =
            "{\"error\":{\"code\":503,\"message\":\"Busy\",\"status\":\"UNAVAILABLE\"}}";

    private static JsonObject body(RelayRun run) {
        run.read();
        assertThat(run.ended).isTrue();
        return new JsonObject(run.text());
    }

    private static int status(RelayRun run) {
        Answer answer = run.answer.result();
        return answer == null ? -1 : answer.status();
    }

    @Test
    void anthropics_first_event_becomes_a_status_with_its_words() {
        RelayRun run = new RelayRun(Operation.MESSAGES, true, MESSAGES);

        run.host.streams().sends("event: error\ndata: " + OVERLOADED + "\n\n");

        assertThat(status(run)).isEqualTo(529);
        assertThat(body(run)).isEqualTo(new JsonObject(OVERLOADED));
        assertThat(run.host.wasReset).isTrue();
    }

    @Test
    void anthropics_body_becomes_a_status_with_its_words() {
        RelayRun run = new RelayRun(Operation.MESSAGES, false, MESSAGES);

        run.host.answers(200, "application/json").sends(OVERLOADED).ends();

        assertThat(status(run)).isEqualTo(529);
        assertThat(body(run)).isEqualTo(new JsonObject(OVERLOADED));
    }

    @Test
    void what_a_host_says_of_the_gateways_own_key_is_not_told() {
        RelayRun run = new RelayRun(Operation.MESSAGES, true, MESSAGES);

        run.host
                .streams()
                .sends("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"authentication_error\","
                        + "\"message\":\"invalid x-api-key host-key\"}}\n\n");

        assertThat(status(run)).isEqualTo(502);
        assertThat(body(run).getJsonObject("error").getString("type")).isEqualTo("api_error");
        assertThat(run.text()).doesNotContain("host-key");
    }

    @Test
    void googles_bare_json_becomes_a_status_with_its_words_though_no_empty_line_follows() {
        RelayRun run = new RelayRun(Operation.STREAM_GENERATE, true, GENERATE);

        run.host.streams().sends(UNAVAILABLE).ends();

        assertThat(status(run)).isEqualTo(503);
        assertThat(body(run)).isEqualTo(new JsonObject(UNAVAILABLE));
    }

    @Test
    void googles_bare_json_becomes_a_status_as_soon_as_it_is_there() {
        RelayRun run = new RelayRun(Operation.STREAM_GENERATE, true, GENERATE);

        run.host.streams().sends(UNAVAILABLE + "\r\n\r\n");

        assertThat(status(run)).isEqualTo(503);
        assertThat(body(run)).isEqualTo(new JsonObject(UNAVAILABLE));
    }

    @Test
    void googles_body_becomes_a_status_with_its_words() {
        RelayRun run = new RelayRun(Operation.GENERATE, false, GENERATE);

        run.host.answers(200, "application/json").sends(UNAVAILABLE).ends();

        assertThat(status(run)).isEqualTo(503);
        assertThat(body(run)).isEqualTo(new JsonObject(UNAVAILABLE));
    }

    @Test
    void a_translated_body_becomes_a_status_in_the_callers_dialect() {
        CallerTerms terms = new CallerTerms("x", "m", 1, true);
        RelayRun run = new RelayRun(
                Operation.MESSAGES, false, new Translation(new ChatDialect(), MESSAGES, terms, List.of(), null));

        run.host
                .answers(200, "application/json")
                .sends("{\"error\":{\"message\":\"Slower\",\"code\":\"rate_limit_exceeded\"}}")
                .ends();

        assertThat(status(run)).isEqualTo(429);
        JsonObject error = body(run).getJsonObject("error");
        assertThat(error.getString("type")).isEqualTo("rate_limit_error");
        assertThat(error.getString("message")).isEqualTo("Slower");
    }

    @Test
    void a_text_that_is_no_error_of_the_dialect_is_none() {
        assertThat(MESSAGES.hiddenError(Buffer.buffer("busy"), "x")).isNull();
        assertThat(GENERATE.hiddenError(Buffer.buffer("[]"), "x")).isNull();
    }
}
