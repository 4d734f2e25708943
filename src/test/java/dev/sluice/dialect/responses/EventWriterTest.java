package dev.sluice.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Event;
import dev.sluice.canonical.Extras;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.CallerTerms;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.testing.Specs;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Answers of other dialects, as callers of this one get them. */
class EventWriterTest {
    private static final CallerTerms TERMS = new CallerTerms("req.1", "public", 7, true);
    private static final Event.Started STARTED = new Event.Started("chatcmpl-1", "hosts", 0, null);

    private static Buffer bytes(Event... events) {
        EventWriter writer = new EventWriter(TERMS);
        Buffer out = Buffer.buffer();
        List.of(events).forEach(event -> writer.write(event, out));
        writer.end(out);
        return out;
    }

    private static List<Json.Obj> written(Buffer bytes) {
        return bytes.toString()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> (Json.Obj) JsonReader.read(line.substring(6)))
                .toList();
    }

    private static List<String> types(List<Json.Obj> events) {
        return events.stream().map(event -> event.text("type")).toList();
    }

    private static Json.Obj lastResponse(List<Json.Obj> events) {
        return Objects.requireNonNull(events.getLast().object("response"));
    }

    private static Json json(String text) {
        return JsonReader.read(text.replace('\'', '"'));
    }

    private static Event finished(FinishReason reason) {
        return new Event.Finished(0, reason, null);
    }

    @Test
    void a_text_is_announced_opened_told_and_closed() {
        List<Json.Obj> events = written(bytes(
                STARTED,
                new Event.TextDelta(0, "Hel"),
                new Event.TextDelta(0, "lo"),
                finished(FinishReason.STOP),
                new Event.UsageTold(Usage.of(10, 5, 3, 2))));

        assertThat(types(events))
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
        assertThat(events)
                .extracting(event -> event.number("sequence_number", -1))
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(events.get(4))
                .isEqualTo(json("{'type':'response.output_text.delta','sequence_number':4,"
                        + "'item_id':'msg_req1_0','output_index':0,'content_index':0,'delta':'Hel','logprobs':[]}"));
        Json.Obj response = lastResponse(events);
        assertThat(response.text("id")).isEqualTo("resp_req1");
        assertThat(response.text("model")).isEqualTo("public");
        assertThat(response.number("created_at", 0)).isEqualTo(7);
        assertThat(response.get("output"))
                .isEqualTo(
                        json(
                                "[{'type':'message','id':'msg_req1_0','role':'assistant',"
                                        + "'status':'completed','content':[{'type':'output_text','text':'Hello','annotations':[],'logprobs':[]}]}]"));
        assertThat(response.get("usage"))
                .isEqualTo(
                        json(
                                "{'input_tokens':10,'input_tokens_details':{'cached_tokens':3,"
                                        + "'cache_write_tokens':0},'output_tokens':5,'output_tokens_details':{'reasoning_tokens':2},'total_tokens':15}"));
    }

    @Test
    void thoughts_texts_and_parallel_calls_are_items_one_after_the_other() {
        Buffer bytes = bytes(
                STARTED,
                new Event.UsageTold(Usage.of(1, 1, 0, 0)),
                new Event.ReasoningDelta(0, "Hm"),
                new Event.ReasoningSealed(0, "sig", false, "messages"),
                new Event.TextDelta(0, "So"),
                new Event.ToolCallStarted(0, "call_1", "f", null),
                new Event.ToolCallDelta(0, "{\"a\":"),
                new Event.ToolCallDelta(0, "1}"),
                new Event.ToolCallStarted(0, "call_2", "g", "thought-signature"),
                new Event.TextDelta(1, "another answer"),
                finished(FinishReason.TOOL_CALLS));
        List<Json.Obj> events = written(bytes);

        List<Json> output = lastResponse(events).elements("output");
        assertThat(output)
                .extracting(item -> ((Json.Obj) item).text("type"))
                .containsExactly("reasoning", "message", "function_call", "reasoning", "function_call");
        assertThat(output.get(2))
                .isEqualTo(json("{'id':'fc_req1_2','type':'function_call','status':'completed','call_id':'call_1',"
                                + "'name':'f','arguments':'ARGS'}")
                        .toString()
                        .transform(text -> JsonReader.read(text.replace("ARGS", "{\\\"a\\\":1}"))));
        assertThat(((Json.Obj) output.get(4)).text("arguments")).isEqualTo("{}");
        assertThat(lastResponse(events).text("status")).isEqualTo("completed");
        assertThat(Folded.of(Folded.events(bytes, 61)).parts())
                .containsExactly(
                        "thought:Hm",
                        "seal:messages:sig",
                        "text:So",
                        "call:call_1:f:null:{\"a\":1}",
                        "call:call_2:g:null:{}");
    }

    @Test
    void seals_of_other_dialects_come_back_with_the_next_question() {
        List<Json.Obj> events = written(bytes(
                STARTED,
                new Event.ReasoningDelta(0, "Hm"),
                new Event.ReasoningSealed(0, "sig", false, "messages"),
                new Event.ReasoningSealed(0, "hid.den", true, "messages"),
                new Event.ToolCallStarted(0, "call_1", "f", "gemini"),
                finished(FinishReason.TOOL_CALLS)));

        List<Part> parts = ItemReader.messages(lastResponse(events).elements("output"))
                .getFirst()
                .parts();

        assertThat(parts).hasSize(3);
        assertThat(parts.get(0)).isInstanceOfSatisfying(Part.Reasoning.class, thought -> {
            assertThat(thought.text()).isEqualTo("Hm");
            assertThat(thought.seal()).isEqualTo("sig");
            assertThat(thought.hidden()).isFalse();
            assertThat(thought.origin()).isEqualTo("messages");
        });
        assertThat(parts.get(1)).isInstanceOfSatisfying(Part.Reasoning.class, thought -> {
            assertThat(thought.seal()).isEqualTo("hid.den");
            assertThat(thought.hidden()).isTrue();
        });
        assertThat(parts.get(2))
                .isInstanceOfSatisfying(
                        Part.ToolCall.class, call -> assertThat(call.seal()).isEqualTo("gemini"));
    }

    @Test
    void an_answer_that_is_cut_off_is_incomplete_and_its_call_stays_as_it_is() {
        List<Json.Obj> events = written(bytes(
                STARTED,
                new Event.ToolCallStarted(0, "call_1", "f", null),
                new Event.ToolCallDelta(0, "{\"a"),
                finished(FinishReason.LENGTH)));

        Json.Obj response = lastResponse(events);
        assertThat(events.getLast().text("type")).isEqualTo("response.incomplete");
        assertThat(response.get("incomplete_details")).isEqualTo(json("{'reason':'max_output_tokens'}"));
        Json.Obj call = (Json.Obj) response.elements("output").getFirst();
        assertThat(call.text("status")).isEqualTo("incomplete");
        assertThat(call.text("arguments")).isEqualTo("{\"a");
    }

    @Test
    void what_was_filtered_and_what_failed_is_no_success() {
        assertThat(lastResponse(written(bytes(STARTED, finished(FinishReason.CONTENT_FILTER))))
                        .get("incomplete_details"))
                .isEqualTo(json("{'reason':'content_filter'}"));
        assertThat(types(written(bytes(STARTED, finished(FinishReason.ERROR)))).getLast())
                .isEqualTo("response.failed");
    }

    @Test
    void a_refusal_is_a_part_of_the_message() {
        List<Json.Obj> events = written(bytes(
                STARTED,
                new Event.TextDelta(0, "Hm"),
                new Event.RefusalDelta(0, "No"),
                finished(FinishReason.REFUSAL)));

        Json.Obj message = (Json.Obj) lastResponse(events).elements("output").getFirst();
        assertThat(message.elements("content")).hasSize(2).last().isEqualTo(json("{'type':'refusal','refusal':'No'}"));
        assertThat(types(events)).contains("response.refusal.delta", "response.refusal.done");
    }

    @Test
    void an_answer_that_breaks_off_ends_with_error_and_failed() {
        EventWriter writer = new EventWriter(TERMS);
        Buffer out = Buffer.buffer();
        writer.write(STARTED, out);
        writer.write(new Event.TextDelta(0, "Hal"), out);
        writer.fail(HostFault.of(HostFault.Sort.OVERLOADED, "Too busy"), "req.1", out);
        List<Json.Obj> events = written(out);

        assertThat(types(events)).endsWith("response.output_item.done", "error", "response.failed");
        Json.Obj error = events.get(events.size() - 2);
        assertThat(error.text("message")).isEqualTo("Too busy");
        assertThat(Objects.requireNonNull(error.object("error")).text("type")).isEqualTo("server_error");
        assertThat(lastResponse(events).get("error")).isEqualTo(json("{'code':'server_error','message':'Too busy'}"));
        assertThat(lastResponse(events).elements("output")).hasSize(1);
        List<Event> read = Folded.events(out, 7);
        assertThat(read).last().isInstanceOf(Event.Failed.class);
        assertThat(read).filteredOn(Event.Failed.class::isInstance).hasSize(1);
    }

    @Test
    void every_event_has_its_type_as_its_name_and_no_done_follows() {
        String text = bytes(STARTED, new Event.TextDelta(0, "a\nb"), finished(FinishReason.STOP))
                .toString();

        assertThat(text).doesNotContain("[DONE]");
        for (String event : text.split("\n\n", -1)) {
            if (!event.isEmpty()) {
                String[] lines = event.split("\n", -1);
                assertThat(lines).hasSize(2);
                Json.Obj data = (Json.Obj) JsonReader.read(lines[1].substring(6));
                assertThat(lines[0]).isEqualTo("event: " + data.text("type"));
                assertThat(data.has("error")).isFalse();
            }
        }
    }

    @Test
    void a_whole_answer_of_another_dialect_says_what_its_stream_says() {
        Completion completion = new Completion(
                "chatcmpl-1",
                "hosts",
                0,
                List.of(new Completion.Choice(
                        List.of(
                                new Part.Reasoning("Hm", "sig", false, "messages", Extras.NONE),
                                Part.Text.of("Hel"),
                                Part.Text.of("lo"),
                                new Part.ToolCall("call_1", "f", "", "s", false, Extras.NONE)),
                        FinishReason.TOOL_CALLS,
                        null,
                        Extras.NONE)),
                Usage.of(10, 5, 0, 0),
                null,
                Extras.NONE);
        Json.Obj whole = new ResponsesDialect().writeAnswer(completion, TERMS);
        Json.Obj streamed = lastResponse(written(bytes(
                STARTED,
                new Event.ReasoningDelta(0, "Hm"),
                new Event.ReasoningSealed(0, "sig", false, "messages"),
                new Event.TextDelta(0, "Hel"),
                new Event.TextDelta(0, "lo"),
                new Event.ToolCallStarted(0, "call_1", "f", "s"),
                finished(FinishReason.TOOL_CALLS),
                new Event.UsageTold(Usage.of(10, 5, 0, 0)))));

        assertThat(whole).isEqualTo(streamed);
        assertThat(Specs.openAi("Response").errors(whole)).isEmpty();
    }
}
