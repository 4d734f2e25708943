package dev.sluice.dialect.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.HostFault.Sort;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.Dialect;
import dev.sluice.failure.Failure;
import dev.sluice.testing.FoldedAnswer;
import dev.sluice.testing.Recorded;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What hosts that took the format over do to it. */
class ChunkReaderTest {
    private static final Dialect CHAT = new ChatDialect();
    private static final String DONE = "data: [DONE]\n\n";

    private static String chunk(String delta, String finish) {
        return "data: {\"id\":\"1\",\"model\":\"m\",\"created\":7,\"choices\":[{\"index\":0,\"delta\":{" + delta
                + "},\"finish_reason\":" + finish + "}]}\n\n";
    }

    private static String call(String members) {
        return chunk("\"tool_calls\":[{" + members + "}]", "null");
    }

    private static FoldedAnswer read(String... events) {
        return FoldedAnswer.of(CHAT::answerReader, Buffer.buffer(String.join("", events)), 1_000_000);
    }

    @Test
    void azures_first_chunk_without_choices_is_neither_the_beginning_nor_the_end() {
        FoldedAnswer answer = read(
                "data: {\"id\":\"\",\"model\":\"\",\"object\":\"\",\"created\":0,\"choices\":[],\"prompt_filter_results\":[]}\n\n",
                chunk("\"role\":\"assistant\",\"content\":\"\"", "null"),
                "data: {\"id\":\"1\",\"choices\":[{\"index\":0,\"content_filter_results\":{},\"finish_reason\":null}]}\n\n",
                chunk("\"content\":\"hi\"", "null"),
                chunk("", "\"stop\""),
                DONE);

        assertThat(answer.said().get(0)).containsExactly("text hi");
        assertThat(answer.finished()).containsEntry(0, "STOP null");
        assertThat(answer.isWhole()).isTrue();
    }

    @Test
    void calls_whose_fragments_are_mixed_come_one_after_the_other() {
        FoldedAnswer answer = read(
                call("\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}"),
                call("\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"\"}"),
                call("\"index\":0,\"function\":{\"arguments\":\"{\\\"x\\\":\"}"),
                call("\"index\":1,\"function\":{\"arguments\":\"{}\"}"),
                call("\"index\":0,\"function\":{\"arguments\":\"1}\"}"),
                chunk("", "\"tool_calls\""),
                DONE);

        assertThat(answer.said().get(0)).containsExactly("call f null {\"x\":1}", "call g null {}");
        assertThat(answer.finished()).containsEntry(0, "TOOL_CALLS null");
    }

    @Test
    void whole_calls_without_an_index_are_told_apart_by_their_ids() {
        FoldedAnswer answer = read(
                call("\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}"),
                call("\"id\":\"b\",\"function\":{\"name\":\"f\",\"arguments\":{\"x\":1.0}}"),
                chunk("", "\"stop\""),
                DONE);

        assertThat(answer.said().get(0)).containsExactly("call f null {}", "call f null {\"x\":1.0}");
        assertThat(answer.finished()).containsEntry(0, "TOOL_CALLS null");
    }

    @Test
    void a_repeated_index_with_another_id_is_another_call() {
        FoldedAnswer answer = read(
                call("\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}"),
                call("\"index\":0,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}"),
                chunk("", "\"tool_calls\""),
                DONE);

        assertThat(answer.said().get(0)).containsExactly("call f null {}", "call g null {}");
    }

    @Test
    void a_name_that_is_repeated_with_every_fragment_is_one_name() {
        FoldedAnswer answer = read(
                call("\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\"\"}"),
                call("\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\":1}\"}"),
                chunk("", "\"tool_calls\""),
                DONE);

        assertThat(answer.said().get(0)).containsExactly("call f null {\"x\":1}");
    }

    @Test
    void thoughts_under_two_names_are_thought_once() {
        FoldedAnswer answer = read(
                chunk("\"reasoning\":\"hm\",\"reasoning_content\":\"hm\",\"content\":null", "null"),
                chunk(
                        "\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"!\"}]},{\"type\":\"text\",\"text\":\"hi\"}]",
                        "\"stop\""),
                DONE);

        assertThat(answer.said().get(0)).containsExactly("thought hm!", "text hi");
    }

    @Test
    void a_finish_that_comes_twice_and_content_behind_it_are_heard_once() {
        FoldedAnswer answer =
                read(chunk("\"content\":\"hi\"", "\"length\""), chunk("\"content\":\"more\"", "\"stop\""), DONE);

        assertThat(answer.said().get(0)).containsExactly("text hi");
        assertThat(answer.finished()).containsEntry(0, "LENGTH null");
    }

    @Test
    void without_its_marker_an_answer_is_whole_once_it_has_finished_and_never_before() {
        assertThat(read(chunk("\"content\":\"hi\"", "\"stop\"")).isWhole()).isTrue();
        assertThat(read(chunk("\"content\":\"hi\"", "null")).isWhole()).isFalse();
        assertThat(read(DONE).isWhole()).isFalse();
    }

    @Test
    void the_last_usage_counts() {
        FoldedAnswer answer = read(
                "data: {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"}}],"
                        + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":1,\"total_tokens\":4}}\n\n",
                "data: {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":30,\"completion_tokens\":9,\"total_tokens\":39,"
                        + "\"prompt_cache_hit_tokens\":10,\"completion_tokens_details\":{\"reasoning_tokens\":4}}}\n\n",
                DONE);

        Usage usage = Objects.requireNonNull(answer.usage());
        assertThat(List.of(usage.input(), usage.cacheRead(), usage.output(), usage.reasoning()))
                .containsExactly(20L, 10L, 5L, 4L);
        assertThat(usage.contradictory()).isFalse();
    }

    @Test
    void thoughts_that_are_counted_apart_are_known_by_the_total() {
        Usage usage = Objects.requireNonNull(read(
                        chunk("\"content\":\"hi\"", "\"stop\""),
                        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":9,"
                                + "\"completion_tokens_details\":{\"reasoning_tokens\":4}}}\n\n",
                        DONE)
                .usage());

        assertThat(usage.totalOutput()).isEqualTo(6);
        assertThat(usage.contradictory()).isFalse();
    }

    @Test
    void numbers_that_cannot_all_be_true_are_marked() {
        Usage usage = Objects.requireNonNull(read(
                        chunk("\"content\":\"hi\"", "\"stop\""),
                        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":100}}\n\n",
                        DONE)
                .usage());

        assertThat(usage.contradictory()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\"error\":{\"message\":\"busy\",\"type\":\"overloaded_error\"}}\n\n",
                "event: error\ndata: {\"error\":{\"message\":\"busy\",\"code\":503}}\n\n",
                "event: error\ndata: {\"message\":\"busy\",\"status_code\":503}\n\n",
                "data: {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}],"
                        + "\"error\":{\"message\":\"busy\",\"code\":503}}\n\n"
            })
    void an_error_in_the_stream_is_a_failure_and_no_end(String event) {
        FoldedAnswer answer = read(chunk("\"content\":\"hi\"", "null"), event, DONE);

        HostFault fault = Objects.requireNonNull(answer.fault());
        assertThat(fault.message()).isEqualTo("busy");
        assertThat(fault.status()).isEqualTo(503);
        assertThat(answer.isWhole()).isFalse();
    }

    @Test
    void an_error_that_is_null_is_none() {
        assertThat(read(
                                "data: {\"id\":\"1\",\"error\":null,\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}\n\n",
                                DONE)
                        .isWhole())
                .isTrue();
    }

    @Test
    void half_a_surrogate_pair_stays_what_it_is() {
        FoldedAnswer answer = read(
                call("\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":\\\"\\ud83d\"}"),
                call("\"index\":0,\"function\":{\"arguments\":\"\\ude00\\\"}\"}"),
                chunk("", "\"tool_calls\""),
                DONE);

        assertThat(answer.said().get(0)).containsExactly("call f null {\"x\":\"\uD83D\uDE00\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\n\n",
                "data: 7\n\n",
                "data: {\"choices\":[{\"index\":-1,\"delta\":{}}]}\n\n",
                "data: {\"choices\":[{]}\n\n"
            })
    void what_is_no_chunk_is_an_invalid_answer(String event) {
        assertThatThrownBy(() -> read(event)).isInstanceOf(Failure.class);
    }

    @Test
    void damaged_recordings_are_failures_or_answers_and_nothing_else() {
        Random random = new Random(11);
        for (Recorded one : Recorded.all(any -> any.isEventStream()
                && any.response().length() < 20_000
                && any.response().toString().contains("chat.completion.chunk"))) {
            for (int round = 0; round < 40; round++) {
                byte[] bytes = one.response().getBytes();
                for (int flip = 0; flip < 1 + random.nextInt(4); flip++) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
                int length = random.nextInt(bytes.length) + 1;
                try {
                    FoldedAnswer.of(CHAT::answerReader, Buffer.buffer(bytes).slice(0, length), 500);
                } catch (Failure typed) {
                    assertThat(typed.kind().status()).as(one.name()).isEqualTo(502);
                }
            }
        }
    }

    @Test
    void sorts_of_errors_are_told_apart_by_code_and_by_words() {
        assertThat(read("data: {\"error\":{\"message\":\"This model's maximum context length is 8\"}}\n\n")
                        .fault())
                .isNotNull()
                .satisfies(fault -> assertThat(fault.sort()).isEqualTo(Sort.CONTEXT_TOO_LONG));
        assertThat(read("data: {\"error\":{\"message\":\"pay\",\"code\":\"insufficient_quota\"}}\n\n")
                        .fault())
                .isNotNull()
                .satisfies(fault -> assertThat(fault.sort()).isEqualTo(Sort.QUOTA));
    }
}
