package dev.sluice.dialect.chat;

import static dev.sluice.dialect.EventKind.CONTENT;
import static dev.sluice.dialect.EventKind.ERROR;
import static dev.sluice.dialect.EventKind.SIGN_OF_LIFE;
import static dev.sluice.dialect.EventKind.TERMINAL;
import static dev.sluice.dialect.EventKind.USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Usage;
import dev.sluice.dialect.EventKind;
import dev.sluice.dialect.Kinds;
import dev.sluice.stream.Cuts;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatEventsTest {
    private static final String CHUNK = "data: {\"choices\":[{\"delta\":{\"content\":\"hi\"},\"finish_reason\":null}]}";
    private static final String FINISH = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}";
    private static final String USAGE_ALONE =
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5}}";

    private static EventKind kind(String event) {
        return Kinds.of(new ChatEvents(true, true), event);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ": ping", "event: ping", "id: 7\nretry: 10", "database: {}", " data: {}", ":data: [DONE]"})
    void what_has_no_data_is_a_sign_of_life(String event) {
        assertThat(kind(event)).isEqualTo(SIGN_OF_LIFE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CHUNK,
                FINISH,
                "data:{\"choices\":[{\"text\":\"hi\"}]}",
                "id: 1\nevent: message\ndata: {\"choices\":[]}",
                "data: {\"choices\":[{\"delta\":{\"content\":\"[DONE]\"}}]}",
                "data: {\"choices\":[{\"delta\":{\"content\":\"\\\"error\\\":{} \\\"usage\\\":{}\"}}]}",
                "data: {\"error\":null,\"choices\":[]}",
                "data: {\"error\" : null , \"choices\":[{\"error\":{\"code\":1}}]}",
                "data: {\"choices\":[{\"delta\":{},\"name\":\"error\"}]}",
                "data: {\"choices\":[{}],\"usage\":{\"prompt_tokens\":3}}",
                "data: {\"choices\":[],\"usage\":null}",
                "data: {\"choices\":[],\"no\\\"usage\":{\"prompt_tokens\":3}}",
                "data: {\"choices\":[],\"usage\":{\"note\":\"none\"}}",
            })
    void all_else_is_content(String event) {
        assertThat(kind(event)).isEqualTo(CONTENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"error\":{\"message\":\"no\"}}",
                "data:{ \"error\" : \"no\" }",
                "data: {\"choices\":[],\"error\":{\"message\":\"no\"}}",
                "data: {\"choices\":[{\"error\":null}],\"usage\":{\"prompt_tokens\":1},\"error\":{}}",
                "event: error\ndata: {\"message\":\"no\"}",
                "data: {\"message\":\"no\"}\nevent:error",
                "data: {\"error\":{\"message\":\"no\"}}\nid: 7",
                "data: {\ndata: \"error\":{\"message\":\"no\"}\ndata: }",
                "data: {\"error\":{\"message\":\"no\"}}\r\nid: 7\r\n",
            })
    void an_error_of_the_event_itself_is_an_error(String event) {
        assertThat(kind(event)).isEqualTo(ERROR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"data: [DONE]", "data:[DONE]", "data: [DONE] ", "event: done\ndata: [DONE]", "data: [DONE]\r\n"})
    void done_is_the_end(String event) {
        assertThat(kind(event)).isEqualTo(TERMINAL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                USAGE_ALONE,
                "data: {\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5}}",
                "data: {\"choices\":null,\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":5}}",
                "data: {\"usage\" : {\"completion_tokens\":5,\"prompt_tokens\":3},\"choices\" : [ ] }",
            })
    void a_usage_alone_is_told_from_the_rest_only_where_it_is_withheld(String event) {
        ChatEvents withholding = new ChatEvents(true, true);
        ChatEvents passing = new ChatEvents(false, true);

        assertThat(Kinds.of(withholding, event)).isEqualTo(USAGE);
        assertThat(Kinds.of(passing, event)).isEqualTo(CONTENT);
        assertThat(withholding.usage())
                .usingRecursiveComparison()
                .ignoringFields("raw")
                .isEqualTo(Usage.of(3, 5, 0, 0));
        assertThat(passing.usage())
                .usingRecursiveComparison()
                .ignoringFields("raw")
                .isEqualTo(Usage.of(3, 5, 0, 0));
    }

    @ParameterizedTest
    @CsvSource({"data: [DONE], TERMINAL", "data: {\"error\":{}}, ERROR", "data: {}, CONTENT", "event: x, SIGN_OF_LIFE"})
    void the_last_event_may_lack_its_line_end(String event, EventKind kind) {
        Buffer bytes = Buffer.buffer(event);

        assertThat(new ChatEvents(true, true).classify(bytes, 0, bytes.length()))
                .isEqualTo(kind);
    }

    @Test
    void the_last_usage_counts_wherever_it_stands() {
        ChatEvents events = new ChatEvents(false, true);
        assertThat(events.usage()).isNull();

        Kinds.of(events, "data: {\"choices\":[{}],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1}}");
        assertThat(events.usage())
                .usingRecursiveComparison()
                .ignoringFields("raw")
                .isEqualTo(Usage.of(3, 1, 0, 0));

        Kinds.of(events, "data: {\"usage\":null,\"x_groq\":{\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":2}}}");
        Kinds.of(events, CHUNK);
        Kinds.of(events, "data: {\"choices\":[],\"usage\":\"unknown\"}");
        assertThat(events.usage())
                .usingRecursiveComparison()
                .ignoringFields("raw")
                .isEqualTo(Usage.of(4, 2, 0, 0));
    }

    @Test
    void the_usage_of_a_long_event_stands_in_its_tail() {
        ChatEvents events = new ChatEvents(false, true);

        events.noteTail(Buffer.buffer("xxx\"}}],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":8}}\n\n"));

        assertThat(events.usage())
                .usingRecursiveComparison()
                .ignoringFields("raw")
                .isEqualTo(Usage.of(7, 8, 0, 0));
    }

    @Test
    void without_a_done_marker_a_finish_reason_is_the_end_and_what_follows_too() {
        ChatEvents events = new ChatEvents(true, false);

        assertThat(Kinds.of(events, CHUNK)).isEqualTo(CONTENT);
        assertThat(Kinds.of(events, FINISH)).isEqualTo(TERMINAL);
        assertThat(Kinds.of(events, USAGE_ALONE)).isEqualTo(USAGE);
        assertThat(Kinds.of(events, CHUNK)).isEqualTo(TERMINAL);
        assertThat(Kinds.of(events, "data: {\"error\":{}}")).isEqualTo(ERROR);
    }

    @Test
    void every_cut_of_the_bytes_gives_the_same_kinds_and_usage() {
        String stream = ": hi\r\n\r\n" + CHUNK + "\r\n\r\n" + FINISH + "\n\n" + USAGE_ALONE + "\r\r"
                + "data: {\"error\":{}}\n\ndata: [DONE]\n\n";

        Cuts.forEach(Buffer.buffer(stream), 50, slices -> {
            ChatEvents events = new ChatEvents(true, true);

            assertThat(Kinds.of(events, slices))
                    .containsExactly(SIGN_OF_LIFE, CONTENT, CONTENT, USAGE, ERROR, TERMINAL);
            assertThat(events.usage())
                    .usingRecursiveComparison()
                    .ignoringFields("raw")
                    .isEqualTo(Usage.of(3, 5, 0, 0));
        });
    }

    @Test
    void an_error_is_one_event_without_done() {
        Buffer events = new ChatEvents(true, true).errorEvents(Buffer.buffer("{\"error\":{\"message\":\"no\"}}"));

        assertThat(events.toString()).isEqualTo("data: {\"error\":{\"message\":\"no\"}}\n\n");
    }
}
