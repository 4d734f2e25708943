package dev.sluice.dialect.responses;

import static dev.sluice.dialect.EventKind.CONTENT;
import static dev.sluice.dialect.EventKind.ERROR;
import static dev.sluice.dialect.EventKind.PREAMBLE;
import static dev.sluice.dialect.EventKind.SIGN_OF_LIFE;
import static dev.sluice.dialect.EventKind.TERMINAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Usage;
import dev.sluice.dialect.EventKind;
import dev.sluice.dialect.Kinds;
import dev.sluice.stream.Cuts;
import dev.sluice.testing.EventText;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponsesEventsTest {
    private static final String USAGE = "\"usage\":{\"input_tokens\":3,\"input_tokens_details\":{\"cached_tokens\":2},"
            + "\"output_tokens\":5,\"output_tokens_details\":{\"reasoning_tokens\":4},\"total_tokens\":8}";
    private static final String ERROR_BODY =
            "{\"error\":{\"message\":\"no\",\"type\":\"server_error\",\"param\":null,\"code\":\"busy\"}}";

    private static String event(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + members + "}";
    }

    private static EventKind kind(String event) {
        return Kinds.of(new ResponsesEvents(), event);
    }

    @ParameterizedTest
    @CsvSource({
        "response.created, PREAMBLE",
        "response.in_progress, PREAMBLE",
        "response.queued, PREAMBLE",
        "response.output_item.added, CONTENT",
        "response.output_text.delta, CONTENT",
        "response.created_by, CONTENT",
        "response.completed_part, CONTENT",
        "response.failed_over, CONTENT",
        "response.code_interpreter_call.completed, CONTENT",
        "response.web_search_call.in_progress, CONTENT",
        "responses.completed, CONTENT",
        "keepalive, CONTENT",
        "response.completed, TERMINAL",
        "response.incomplete, TERMINAL",
        "response.cancelled, TERMINAL",
        "response.failed, ERROR",
        "error, ERROR",
    })
    void the_type_decides_whether_it_is_the_name_or_stands_in_the_data(String type, EventKind kind) {
        String data = "\"sequence_number\":3,\"response\":{\"output\":[{\"type\":\"message\"}]}";

        for (String event : List.of(
                event(type, "," + data),
                "event:" + type + "\r\ndata: {}",
                "data: {}\nevent: " + type,
                "data: {\"type\":\"" + type + "\"," + data + "}",
                "data: {" + data + ", \"type\" : \"" + type + "\" }")) {
            assertThat(kind(event)).as(event).isEqualTo(kind);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {": ping", "event: response.completed", "id: 7", ""})
    void what_has_no_data_is_a_sign_of_life(String event) {
        assertThat(kind(event)).isEqualTo(SIGN_OF_LIFE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"delta\":\"response.completed\"}",
                "data: {\"delta\":\"\\\"type\\\":\\\"error\\\"\"}",
                "data: {\"item\":{\"type\":\"error\"}}",
                "data: {\"type\":7}",
                "data: [DONE]",
                "data: error",
            })
    void what_only_speaks_of_a_type_has_none(String event) {
        assertThat(kind(event)).isEqualTo(CONTENT);
    }

    @Test
    void the_usage_is_taken_from_the_last_event() {
        ResponsesEvents events = new ResponsesEvents();
        Kinds.of(events, event("response.created", ",\"response\":{\"usage\":null}"));
        Kinds.of(events, event("response.output_item.done", "," + USAGE.replace('3', '9')));
        assertThat(events.usage()).isNull();

        Kinds.of(events, event("response.completed", ",\"response\":{\"id\":\"r\"," + USAGE + "}"));

        assertThat(events.usage())
                .usingRecursiveComparison()
                .ignoringFields("raw")
                .isEqualTo(Usage.of(3, 5, 2, 4));
    }

    @Test
    void the_usage_of_a_long_last_event_stands_in_its_tail() {
        ResponsesEvents events = new ResponsesEvents();
        String last = event(
                "response.completed", ",\"response\":{\"output\":[\"" + "x".repeat(100_000) + "\"]," + USAGE + "}");

        assertThat(Kinds.of(events, Cuts.every(Buffer.buffer(last + "\n\n"), 5_000)))
                .containsExactly(TERMINAL);
        assertThat(events.usage())
                .usingRecursiveComparison()
                .ignoringFields("raw")
                .isEqualTo(Usage.of(3, 5, 2, 4));
    }

    @Test
    void every_cut_of_the_bytes_gives_the_same_kinds_and_usage() {
        String stream = ": hi\n\n" + event("response.created", "") + "\r\n\r\n"
                + event("response.output_text.delta", ",\"delta\":\"ü\"") + "\n\n"
                + event("response.completed", ",\"response\":{" + USAGE + "}") + "\n\n"
                + event("error", "") + "\n\n";

        Cuts.forEach(Buffer.buffer(stream), 50, slices -> {
            ResponsesEvents events = new ResponsesEvents();

            assertThat(Kinds.of(events, slices)).containsExactly(SIGN_OF_LIFE, PREAMBLE, CONTENT, TERMINAL, ERROR);
            assertThat(events.usage())
                    .usingRecursiveComparison()
                    .ignoringFields("raw")
                    .isEqualTo(Usage.of(3, 5, 2, 4));
        });
    }

    private static List<JsonObject> errorEvents(ResponsesEvents events) {
        List<EventText> written =
                EventText.split(events.errorEvents(Buffer.buffer(ERROR_BODY)).toString());
        assertThat(written).extracting(EventText::type).containsExactly("error", "response.failed");
        return written.stream()
                .map(event -> Objects.requireNonNull(event.json()))
                .toList();
    }

    @Test
    void an_error_is_told_flat_and_nested_and_goes_on_with_the_numbers() {
        ResponsesEvents events = new ResponsesEvents();
        Kinds.of(events, ": ping");
        Kinds.of(events, event("response.created", ",\"response\":{\"id\":\"resp_\\\\7\"}"));
        Kinds.of(events, event("response.output_text.delta", ",\"item\":{\"id\":\"msg_1\"}"));

        List<JsonObject> written = errorEvents(events);

        assertThat(written.get(0))
                .isEqualTo(new JsonObject("{\"type\":\"error\",\"sequence_number\":2,\"code\":\"busy\","
                        + "\"message\":\"no\",\"param\":null,"
                        + ERROR_BODY.substring(1)));
        assertThat(written.get(1).getString("type")).isEqualTo("response.failed");
        assertThat(written.get(1).getInteger("sequence_number")).isEqualTo(3);
        JsonObject response = written.get(1).getJsonObject("response");
        assertThat(response.getString("status")).isEqualTo("failed");
        assertThat(response.getJsonObject("error")).isEqualTo(new JsonObject("{\"code\":\"busy\",\"message\":\"no\"}"));
    }

    @Test
    void a_failed_response_has_the_id_that_the_host_gave_it() {
        ResponsesEvents named = new ResponsesEvents();
        Kinds.of(named, event("response.created", ",\"response\":{\"id\":\"resp_7\"}"));

        assertThat(errorEvents(named).get(1).getJsonObject("response").getString("id"))
                .isEqualTo("resp_7");
        assertThat(errorEvents(new ResponsesEvents())
                        .get(1)
                        .getJsonObject("response")
                        .getString("id"))
                .isEqualTo("resp_failed");
    }
}
