package dev.sluice.dialect.messages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.EventKind;
import dev.sluice.dialect.Kinds;
import dev.sluice.stream.Cuts;
import dev.sluice.testing.EventText;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessagesEventsTest {
    private static final String START = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{"
            + "\"usage\":{\"input_tokens\":3,\"cache_read_input_tokens\":2,\"output_tokens\":1}}}\n\n";
    private static final String DELTA = "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{"
            + "\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":9}}\n\n";

    private final MessagesEvents events = new MessagesEvents("req_1");

    @ParameterizedTest
    @CsvSource({
        "message_start, PREAMBLE",
        "content_block_start, CONTENT",
        "content_block_delta, CONTENT",
        "content_block_stop, CONTENT",
        "message_delta, CONTENT",
        "message_stop, TERMINAL",
        "message_stopped, CONTENT",
        "ping, SIGN_OF_LIFE",
        "error, ERROR",
        "news, CONTENT",
    })
    void the_type_decides_whether_it_is_the_name_or_stands_in_the_data(String type, EventKind kind) {
        for (String event : List.of(
                "event: " + type + "\ndata: {\"type\":\"" + type + "\"}",
                "event:" + type + "\r\ndata: {}",
                "data: {\"delta\":{\"type\":\"error\"}, \"type\" : \"" + type + "\"}")) {
            assertThat(Kinds.of(events, event)).as(event).isEqualTo(kind);
        }
        assertThat(Kinds.of(events, ": comment")).isEqualTo(EventKind.SIGN_OF_LIFE);
        assertThat(Kinds.of(events, "event: message_stop")).isEqualTo(EventKind.SIGN_OF_LIFE);
    }

    @Test
    void the_usage_of_the_end_corrects_that_of_the_beginning_at_every_cut() {
        String text = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
                + "{\"text\":\"\\\"usage\\\":{\\\"output_tokens\\\":77}\"}}\n\n";

        Cuts.forEach(Buffer.buffer(START + text + DELTA), 50, slices -> {
            MessagesEvents cut = new MessagesEvents("r");
            Kinds.of(cut, slices);
            Usage usage = Objects.requireNonNull(cut.usage());
            assertThat(usage.input()).isEqualTo(3);
            assertThat(usage.cacheRead()).isEqualTo(2);
            assertThat(usage.output()).isEqualTo(9);
        });
    }

    @Test
    void no_usage_is_none_and_a_broken_one_does_no_harm() {
        assertThat(events.usage()).isNull();
        Kinds.of(events, "event: message_delta\ndata: {\"usage\":{\"output_tokens\":");
        Kinds.of(events, "event: message_delta\ndata: {\"usage\":null}");
        assertThat(events.usage()).isNull();
    }

    @Test
    void the_usage_and_kinds_of_recorded_streams_are_those_of_the_reader() {
        for (Recordings.Stream stream : Recordings.streams()) {
            MessagesEvents tap = new MessagesEvents("r");
            Buffer whole = stream.response().copy().appendString("\n\n"); // which some recordings lost
            List<EventKind> kinds = Kinds.of(tap, List.of(whole));
            List<dev.sluice.canonical.Event> read = new ArrayList<>();
            Recordings.DIALECT.answerReader(read::add).feed(whole);

            assertThat(tap.usage()).as(stream.name()).isEqualTo(Folded.of(read).usage());
            assertThat(kinds).containsOnlyOnce(EventKind.PREAMBLE).containsOnlyOnce(EventKind.TERMINAL);
            assertThat(kinds).doesNotContain(EventKind.ERROR, EventKind.USAGE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "server_error, overloaded, overloaded_error",
        "server_error, upstream_gap_timeout, timeout_error",
        "server_error, upstream_truncated, api_error",
        "requests, rate_limit_exceeded, rate_limit_error",
        "invalid_request_error, x, invalid_request_error",
    })
    void an_error_in_openais_words_is_told_in_anthropics(String type, String code, String expected) {
        JsonObject error =
                new JsonObject().put("message", "no").put("type", type).put("code", code);
        Buffer body = new JsonObject().put("error", error).toBuffer();

        List<EventText> written = EventText.split(events.errorEvents(body).toString());

        assertThat(written).extracting(EventText::type).containsExactly("error");
        assertThat(written.getFirst().json())
                .isEqualTo(new JsonObject("{\"type\":\"error\",\"error\":{\"type\":\"" + expected
                        + "\",\"message\":\"no\"},\"request_id\":\"req_1\"}"));
    }

    @Test
    void a_fault_is_told_as_it_is_and_nonsense_without_words() {
        assertThat(events.errorEvents(HostFault.of(HostFault.Sort.TIMEOUT, "late"))
                        .toString())
                .isEqualTo("event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"timeout_error\","
                        + "\"message\":\"late\"},\"request_id\":\"req_1\"}\n\n");
        assertThat(events.errorEvents(Buffer.buffer("x")).toString()).contains("\"api_error\"");
    }
}
