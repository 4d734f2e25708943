package dev.sluice.dialect.generate;

import static dev.sluice.dialect.EventKind.CONTENT;
import static dev.sluice.dialect.EventKind.ERROR;
import static dev.sluice.dialect.EventKind.SIGN_OF_LIFE;
import static dev.sluice.dialect.EventKind.TERMINAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.canonical.Event;
import dev.sluice.dialect.AnswerReader;
import dev.sluice.dialect.ErrorBody;
import dev.sluice.dialect.EventKind;
import dev.sluice.dialect.Kinds;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.JsonReader;
import dev.sluice.provider.simulated.Fixtures;
import dev.sluice.stream.Cuts;
import dev.sluice.testing.Recorded;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GenerateEventsTest {
    private static final String CHUNK = "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"hi\"}]}}],"
            + "\"usageMetadata\": {\"promptTokenCount\": 3,\"totalTokenCount\": 3}}";
    private static final String FINISH = "data: {\"candidates\": [{\"finishReason\": \"STOP\"}],"
            + "\"usageMetadata\": {\"promptTokenCount\": 3,\"candidatesTokenCount\": 5,\"totalTokenCount\": 8}}";
    private static final String ERROR_TEXT = "{\n  \"error\": {\n    \"code\": 499,\n    \"message\": \"no\"\n  }\n}";

    private static EventKind kind(String event) {
        return Kinds.of(new GenerateEvents(), event);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ": ping", "event: ping", "{\"candidates\":[{\"error\":{}}]}", "not JSON"})
    void what_has_no_data_is_a_sign_of_life(String event) {
        assertThat(kind(event)).isEqualTo(SIGN_OF_LIFE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CHUNK,
                "data:{\"candidates\":[{\"finishReason\":null}]}",
                "data: {\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"args\":{\"error\":{}}}}]}}]}",
                "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\\\"finishReason\\\":1 \\\"error\\\":{}\"}]}}]}",
            })
    void all_else_is_content(String event) {
        assertThat(kind(event)).isEqualTo(CONTENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {ERROR_TEXT, "{\"error\":{\"code\":503}}", "data: {\"error\": {\"code\": 503}}"})
    void an_error_is_bare_or_an_event(String event) {
        assertThat(kind(event)).isEqualTo(ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {FINISH, "data: {\"promptFeedback\": {\"blockReason\": \"SAFETY\"}}"})
    void a_reason_to_finish_is_the_end_and_what_follows_too(String event) {
        GenerateEvents events = new GenerateEvents();

        assertThat(Kinds.of(events, event)).isEqualTo(TERMINAL);
        assertThat(Kinds.of(events, CHUNK)).isEqualTo(TERMINAL);
        assertThat(Kinds.of(events, ERROR_TEXT)).isEqualTo(ERROR);
    }

    @Test
    void the_last_usage_with_tokens_counts() {
        GenerateEvents events = new GenerateEvents();

        Kinds.of(events, CHUNK);
        Kinds.of(events, FINISH);
        Kinds.of(events, "data: {\"usageMetadata\": {\"trafficType\": \"ON_DEMAND\"}}");

        assertThat(Objects.requireNonNull(events.usage()).totalInput()).isEqualTo(3);
        assertThat(Objects.requireNonNull(events.usage()).totalOutput()).isEqualTo(5);
    }

    @Test
    void the_end_of_a_long_event_stands_in_its_tail() {
        GenerateEvents events = new GenerateEvents();

        events.noteTail(
                Buffer.buffer("xxx\"}}],\"finishReason\":\"STOP\",\"usageMetadata\":{\"promptTokenCount\":7}}\n\n"));

        assertThat(Objects.requireNonNull(events.usage()).totalInput()).isEqualTo(7);
        assertThat(Kinds.of(events, ": ping\ndata: {}")).isEqualTo(TERMINAL);
    }

    @Test
    void every_cut_of_the_bytes_gives_the_same_kinds_and_usage() {
        String stream = CHUNK + "\r\n\r\n" + FINISH + "\r\n\r\n" + ERROR_TEXT + "\n\n";

        Cuts.forEach(Buffer.buffer(stream), 50, slices -> {
            GenerateEvents events = new GenerateEvents();

            assertThat(Kinds.of(events, slices)).containsExactly(CONTENT, TERMINAL, ERROR);
            assertThat(Objects.requireNonNull(events.usage()).total()).isEqualTo(8);
        });
    }

    @Test
    void our_own_failures_are_bare_json_with_their_status() {
        Failure failure = Failure.of(Kind.UPSTREAM_GAP_TIMEOUT, "too slow");

        Buffer events = new GenerateEvents().errorEvents(ErrorBody.of(failure));

        assertThat(events.toString()).startsWith("{\"error\":{\"code\":504,").endsWith("}\r\n\r\n");
        assertThat(Objects.requireNonNull(JsonReader.readObject(events).object("error"))
                        .text("status"))
                .isEqualTo("DEADLINE_EXCEEDED");
        assertThat(new GenerateEvents().errorEvents(Buffer.buffer("?")).toString())
                .contains("\"code\":500");
    }

    @Test
    void a_status_that_the_host_tells_as_a_number_is_kept() {
        String late = "{\"error\":{\"code\":429,\"message\":\"Slower\",\"status\":\"RESOURCE_EXHAUSTED\"}}";

        assertThat(new GenerateEvents().errorEvents(Buffer.buffer(late)).toString())
                .contains("\"code\":429", "\"status\":\"RESOURCE_EXHAUSTED\"", "Slower");
    }

    @Test
    void the_tap_and_the_reader_agree_on_everything_recorded() {
        assumeTrue(Files.isDirectory(Fixtures.folder()));
        int compared = 0;
        for (Recorded recorded : Recordings.streams()) {
            if (recorded.isEventStream()) {
                GenerateEvents tap = new GenerateEvents();
                List<EventKind> kinds =
                        Kinds.of(tap, List.of(recorded.response().copy().appendString("\n\n")));
                List<Event> events = new ArrayList<>();
                AnswerReader reader = new GenerateDialect().answerReader(events::add);
                reader.feed(recorded.response());
                reader.end();

                boolean failed = kinds.contains(ERROR);
                assertThat(kinds.contains(TERMINAL) && !failed)
                        .as(recorded.name())
                        .isEqualTo(reader.isWhole());
                if (events.getLast() instanceof Event.UsageTold told) {
                    assertThat(tap.usage()).isEqualTo(told.usage());
                }
                compared++;
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(60);
    }
}
