package dev.sluice.dialect.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Event;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.HostFault.Sort;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.AnswerWriter;
import dev.sluice.dialect.CallerTerms;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The stream that a chat caller gets from a host of another dialect. */
class ChunkWriterTest {
    private static final CallerTerms TERMS = new CallerTerms("req", "my/model", 77, true);
    private static final Event STARTED = new Event.Started("", "m", 0, null);

    private static List<Json.Obj> chunks(Event... events) {
        AnswerWriter writer = new ChatDialect().answerWriter(TERMS);
        Buffer out = Buffer.buffer();
        for (Event event : events) {
            writer.write(event, out);
        }
        writer.end(out);
        String text = out.toString();
        assertThat(text).endsWith("data: [DONE]\n\n");
        List<Json.Obj> chunks = new ArrayList<>();
        text.lines()
                .filter(line -> line.startsWith("data: {"))
                .forEach(line -> chunks.add(JsonReader.readObject(Buffer.buffer(line.substring("data: ".length())))));
        return chunks;
    }

    private static Json.Obj choice(Json.Obj chunk) {
        return (Json.Obj) chunk.elements("choices").getFirst();
    }

    private static List<String> deltas(List<Json.Obj> chunks) {
        return chunks.stream()
                .filter(chunk -> !chunk.elements("choices").isEmpty())
                .map(chunk -> choice(chunk).get("delta") + " " + choice(chunk).get("finish_reason"))
                .toList();
    }

    @Test
    void one_name_and_one_time_stand_in_all_chunks_and_the_usage_comes_last() {
        List<Json.Obj> chunks = chunks(
                STARTED,
                new Event.TextDelta(0, "hi"),
                new Event.Finished(0, FinishReason.STOP, null),
                new Event.UsageTold(Usage.of(3, 5, 1, 2)));

        assertThat(chunks).allSatisfy(chunk -> {
            assertThat(chunk.text("id")).isEqualTo("chatcmpl-req");
            assertThat(chunk.text("model")).isEqualTo("my/model");
            assertThat(chunk.number("created", 0)).isEqualTo(77);
            assertThat(chunk.has("error")).isFalse();
        });
        assertThat(deltas(chunks))
                .containsExactly(
                        "{\"role\":\"assistant\",\"content\":\"\"} null", "{\"content\":\"hi\"} null", "{} \"stop\"");
        Json.Obj usage = Objects.requireNonNull(chunks.getLast().object("usage"));
        assertThat(usage.number("prompt_tokens", 0)).isEqualTo(3);
        assertThat(usage.number("total_tokens", 0)).isEqualTo(8);
    }

    @Test
    void calls_are_counted_densely_and_no_arguments_are_an_empty_object() {
        assertThat(deltas(chunks(
                        STARTED,
                        new Event.ToolCallStarted(0, "a", "f", null),
                        new Event.ToolCallStarted(0, "b", "g", "seal"),
                        new Event.ToolCallDelta(0, "{\"x\":"),
                        new Event.ToolCallDelta(0, "1}"),
                        new Event.Finished(0, FinishReason.TOOL_CALLS, null))))
                .containsExactly(
                        "{\"role\":\"assistant\",\"content\":\"\"} null",
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"type\":\"function\","
                                + "\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]} null",
                        "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{}\"}}]} null",
                        "{\"tool_calls\":[{\"index\":1,\"id\":\"b\",\"type\":\"function\","
                                + "\"function\":{\"name\":\"g\",\"arguments\":\"\"},"
                                + "\"extra_content\":{\"google\":{\"thought_signature\":\"seal\"}}}]} null",
                        "{\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":\"{\\\"x\\\":\"}}]} null",
                        "{\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":\"1}\"}}]} null",
                        "{} \"tool_calls\"");
    }

    @Test
    void a_sealed_thought_can_be_sent_back() {
        List<String> deltas = deltas(chunks(
                STARTED,
                new Event.ReasoningDelta(0, "h"),
                new Event.ReasoningDelta(0, "m"),
                new Event.ReasoningSealed(0, "s", false, "messages"),
                new Event.Finished(0, FinishReason.STOP, null)));

        assertThat(deltas)
                .contains(
                        "{\"reasoning_content\":\"h\"} null",
                        "{\"thinking_blocks\":[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"s\"}]} null");
    }

    @Test
    void an_id_that_is_too_long_is_shortened_the_same_way_each_time() {
        String id = "x".repeat(80);

        String shortened = CallId.shortened(id);

        assertThat(shortened).hasSizeLessThanOrEqualTo(40).isEqualTo(CallId.shortened(id));
        assertThat(CallId.shortened("call_1")).isEqualTo("call_1");
    }

    @Test
    void an_error_ends_the_stream_without_done() {
        AnswerWriter writer = new ChatDialect().answerWriter(TERMS);
        Buffer out = Buffer.buffer();

        writer.fail(HostFault.of(Sort.OVERLOADED, "busy"), "req", out);

        assertThat(out.toString())
                .isEqualTo(
                        "data: {\"error\":{\"message\":\"busy\",\"type\":\"server_error\",\"param\":null,\"code\":null}}\n\n");
    }
}
