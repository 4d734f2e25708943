package dev.sluice.dialect.media;

import static dev.sluice.dialect.EventKind.CONTENT;
import static dev.sluice.dialect.EventKind.ERROR;
import static dev.sluice.dialect.EventKind.SIGN_OF_LIFE;
import static dev.sluice.dialect.EventKind.TERMINAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Usage;
import dev.sluice.dialect.EventKind;
import dev.sluice.dialect.Kinds;
import dev.sluice.stream.Cuts;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaEventsTest {
    private static final String USAGE = "\"usage\":{\"type\":\"tokens\",\"input_tokens\":3,\"output_tokens\":5}";

    private static EventKind kind(String event) {
        return Kinds.of(new MediaEvents(), event);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image_generation.completed",
                "image_edit.completed",
                "speech.audio.done",
                "transcript.text.done",
            })
    void the_last_event_is_the_end_and_has_the_usage(String type) {
        for (String members : new String[] {
            "\"type\":\"" + type + "\"," + USAGE, USAGE + ",\"type\" : \"" + type + "\"",
        }) {
            MediaEvents events = new MediaEvents();

            assertThat(Kinds.of(events, "event: " + type + "\ndata: {" + members + "}"))
                    .as(members)
                    .isEqualTo(TERMINAL);
            assertThat(Kinds.of(new MediaEvents(), "data: {" + members + "}")).isEqualTo(TERMINAL);
            assertThat(events.usage())
                    .usingRecursiveComparison()
                    .ignoringFields("raw")
                    .isEqualTo(Usage.of(3, 5, 0, 0));
        }
        assertThat(kind("data: {\"type\":\"" + type + "_part\"}")).isEqualTo(CONTENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: [DONE]", "data:[DONE]\r\n"})
    void some_hosts_say_done(String event) {
        assertThat(kind(event)).isEqualTo(TERMINAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {": ping", "event: speech.audio.done", ""})
    void what_has_no_data_is_a_sign_of_life(String event) {
        assertThat(kind(event)).isEqualTo(SIGN_OF_LIFE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"type\":\"image_generation.partial_image\",\"b64_json\":\"aaaa\"}",
                "data: {\"type\":\"speech.audio.delta\",\"audio\":\"aaaa\"}",
                "data: {\"type\":\"transcript.text.delta\",\"delta\":\"\\\"type\\\":\\\"transcript.text.done\\\"\"}",
                "data: {\"type\":\"transcript.text.done_part\"}",
                "data: {\"x\":{\"type\":\"speech.audio.done\"}}",
                "data: {\"text\":\"speech.audio.done\"}",
                "data: {\"error\":null,\"type\":\"speech.audio.delta\"}",
                "data: {\"type\":\"transcript.text.segment\",\"x\":{\"error\":{}}}",
            })
    void all_else_is_content(String event) {
        assertThat(kind(event)).isEqualTo(CONTENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event: error\ndata: {\"message\":\"no\"}",
                "data: {\"type\":\"error\",\"error\":{\"message\":\"no\"}}",
                "data: {\"error\":\"no\"}",
                "data: {\"error\":{\"message\":\"no\"}}\nid: 7",
                "data: {\ndata: \"error\":{}}",
            })
    void an_error_is_an_error(String event) {
        assertThat(kind(event)).isEqualTo(ERROR);
    }

    @Test
    void every_cut_of_the_bytes_gives_the_same_kinds_and_usage() {
        String stream = ": hi\n\ndata: {\"type\":\"speech.audio.delta\"}\r\n\r\n"
                + "data: {\"error\":{}}\n\ndata: {\"type\":\"speech.audio.done\"," + USAGE + "}\n\n";

        Cuts.forEach(Buffer.buffer(stream), 50, slices -> {
            MediaEvents events = new MediaEvents();

            assertThat(Kinds.of(events, slices)).containsExactly(SIGN_OF_LIFE, CONTENT, ERROR, TERMINAL);
            assertThat(events.usage())
                    .usingRecursiveComparison()
                    .ignoringFields("raw")
                    .isEqualTo(Usage.of(3, 5, 0, 0));
        });
    }

    @Test
    void a_long_image_ends_the_stream_and_its_usage_stands_in_its_tail() {
        MediaEvents events = new MediaEvents();
        String last = "data: {\"type\":\"image_generation.completed\",\"b64_json\":\"" + "a".repeat(200_000) + "\","
                + USAGE + "}\n\n";

        assertThat(Kinds.of(events, Cuts.every(Buffer.buffer(last), 5_000))).containsExactly(TERMINAL);
        assertThat(events.usage())
                .usingRecursiveComparison()
                .ignoringFields("raw")
                .isEqualTo(Usage.of(3, 5, 0, 0));
    }

    @Test
    void an_error_is_one_event_with_its_name() {
        Buffer events = new MediaEvents().errorEvents(Buffer.buffer("{\"error\":{\"message\":\"no\"}}"));

        assertThat(events.toString()).isEqualTo("event: error\ndata: {\"error\":{\"message\":\"no\"}}\n\n");
    }
}
