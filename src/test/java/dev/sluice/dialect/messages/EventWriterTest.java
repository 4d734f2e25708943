package dev.sluice.dialect.messages;

import static dev.sluice.dialect.messages.Recordings.DIALECT;
import static dev.sluice.dialect.messages.Recordings.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Event;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.AnswerWriter;
import dev.sluice.dialect.CallerTerms;
import dev.sluice.json.Json;
import dev.sluice.stream.SseDecoder;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a host of another dialect answers, as Claude Code reads it. */
class EventWriterTest {
    private static final CallerTerms TERMS = new CallerTerms("req.1", "claude-x", 7, true);
    private static final Event STARTED = new Event.Started("chatcmpl-1", "gpt", 5, null);

    private static Event finished(FinishReason reason) {
        return new Event.Finished(0, reason, null);
    }

    private static Buffer written(Event... events) {
        AnswerWriter writer = DIALECT.answerWriter(TERMS);
        Buffer out = Buffer.buffer();
        Arrays.asList(events).forEach(event -> writer.write(event, out));
        writer.end(out);
        return out;
    }

    /** The data of all events, each under a name that is its type. */
    private static List<String> events(Buffer stream) {
        List<String> events = new ArrayList<>();
        SseDecoder decoder = new SseDecoder((name, data, length) -> {
            Json.Obj event = Objects.requireNonNull(Recordings.object(Buffer.buffer(Arrays.copyOf(data, length))));
            assertThat(event.text("type")).isEqualTo(name);
            events.add(event.toString().replace('"', '\''));
        });
        decoder.feed(stream);
        return events;
    }

    @Test
    void thoughts_text_and_parallel_calls_are_blocks_one_after_the_other() {
        Buffer stream = written(
                STARTED,
                new Event.ReasoningDelta(0, "hm"),
                new Event.TextDelta(0, "a\"\ud83d"),
                new Event.TextDelta(1, "of another answer"),
                new Event.TextDelta(0, "b"),
                new Event.ToolCallStarted(0, "call_1", "f", null),
                new Event.ToolCallDelta(0, "{\"x\""),
                new Event.ToolCallDelta(0, ":1}"),
                new Event.ToolCallStarted(0, "call_2", "g", null),
                finished(FinishReason.TOOL_CALLS),
                new Event.UsageTold(new Usage(3, 4, 5, 6, 7, 8, 0, 0, 0, null, false)));

        assertThat(events(stream))
                .containsExactly(
                        "{'type':'message_start','message':{'id':'msg_req1','type':'message','role':'assistant',"
                                + "'model':'claude-x','content':[],'stop_reason':null,'stop_sequence':null,"
                                + "'usage':{'input_tokens':0,'cache_creation_input_tokens':0,"
                                + "'cache_read_input_tokens':0,'output_tokens':0}}}",
                        "{'type':'content_block_start','index':0,'content_block':"
                                + "{'type':'thinking','thinking':'','signature':''}}",
                        "{'type':'content_block_delta','index':0,'delta':{'type':'thinking_delta','thinking':'hm'}}",
                        "{'type':'content_block_stop','index':0}",
                        "{'type':'content_block_start','index':1,'content_block':{'type':'text','text':''}}",
                        "{'type':'content_block_delta','index':1,'delta':"
                                + "{'type':'text_delta','text':'a\\'\\ud83d'}}",
                        "{'type':'content_block_delta','index':1,'delta':{'type':'text_delta','text':'b'}}",
                        "{'type':'content_block_stop','index':1}",
                        "{'type':'content_block_start','index':2,'content_block':"
                                + "{'type':'tool_use','id':'call_1','name':'f','input':{}}}",
                        "{'type':'content_block_delta','index':2,'delta':"
                                + "{'type':'input_json_delta','partial_json':'{\\'x\\''}}",
                        "{'type':'content_block_delta','index':2,'delta':"
                                + "{'type':'input_json_delta','partial_json':':1}'}}",
                        "{'type':'content_block_stop','index':2}",
                        "{'type':'content_block_start','index':3,'content_block':"
                                + "{'type':'tool_use','id':'call_2','name':'g','input':{}}}",
                        "{'type':'content_block_stop','index':3}",
                        "{'type':'message_delta','delta':{'stop_reason':'tool_use','stop_sequence':null},'usage':"
                                + "{'input_tokens':3,'cache_creation_input_tokens':11,'cache_read_input_tokens':4,"
                                + "'cache_creation':{'ephemeral_5m_input_tokens':5,'ephemeral_1h_input_tokens':6},"
                                + "'output_tokens':15,'output_tokens_details':{'thinking_tokens':8}}}",
                        "{'type':'message_stop'}");
    }

    @Test
    void a_call_may_come_first_and_is_never_a_plain_end() {
        Buffer stream = written(
                STARTED,
                new Event.ToolCallStarted(0, "c", "f", null),
                new Event.ToolCallDelta(0, "{}"),
                finished(FinishReason.STOP));

        assertThat(events(stream).getFirst()).contains("message_start");
        assertThat(Folded.message(stream).text("stop_reason")).isEqualTo("tool_use");
    }

    @Test
    void the_seals_of_others_stand_where_they_come_back_from() {
        Json.Obj message = Folded.message(written(
                STARTED,
                new Event.ReasoningDelta(0, "summary"),
                new Event.ReasoningSealed(0, "enc", true, "responses"),
                new Event.ReasoningSealed(0, "enc2", true, "responses"),
                new Event.ToolCallStarted(0, "", "f", "sig"),
                finished(FinishReason.STOP)));

        assertThat(message.elements("content"))
                .containsExactly(
                        json("{'type':'thinking','thinking':'summary','signature':'sluice.hidden.responses.enc'}"),
                        json("{'type':'redacted_thinking','data':'sluice.hidden.responses.enc2'}"),
                        json("{'type':'redacted_thinking','data':'sluice.call..sig'}"),
                        json("{'type':'tool_use','id':'toolu_req1_0','name':'f','input':{}}"));
    }

    @Test
    void thoughts_of_this_dialect_keep_their_signature() {
        Json.Obj message = Folded.message(written(
                STARTED,
                new Event.ReasoningDelta(0, "t"),
                new Event.ReasoningSealed(0, "c2ln", false, "messages"),
                new Event.ReasoningSealed(0, "c2ln2", false, "messages"),
                new Event.ReasoningSealed(0, "ZGF0YQ", true, "messages"),
                finished(FinishReason.STOP)));

        assertThat(message.elements("content"))
                .containsExactly(
                        json("{'type':'thinking','thinking':'t','signature':'c2ln'}"),
                        json("{'type':'thinking','thinking':'','signature':'c2ln2'}"),
                        json("{'type':'redacted_thinking','data':'ZGF0YQ'}"));
    }

    @Test
    void a_source_ends_the_text_that_it_is_one_of() {
        Json.Obj message = Folded.message(written(
                STARTED,
                new Event.TextDelta(0, "a"),
                new Event.Cited(0, "messages", json("{'url':'x'}")),
                new Event.Cited(0, "generate", json("{'url':'y'}")),
                new Event.TextDelta(0, "b"),
                finished(FinishReason.STOP)));

        assertThat(message.elements("content"))
                .containsExactly(
                        json("{'type':'text','text':'a','citations':[{'url':'x'}]}"),
                        json("{'type':'text','text':'b'}"));
    }

    @Test
    void the_end_says_why_in_anthropics_words() {
        Event stopped = new Event.Finished(0, FinishReason.STOP_SEQUENCE, "END");

        assertThat(Folded.message(written(STARTED, stopped)).text("stop_sequence"))
                .isEqualTo("END");
        assertThat(reason(FinishReason.LENGTH)).isEqualTo("max_tokens");
        assertThat(reason(FinishReason.CONTEXT_FULL)).isEqualTo("model_context_window_exceeded");
        assertThat(reason(FinishReason.CONTENT_FILTER)).isEqualTo("refusal");
        assertThat(reason(FinishReason.PAUSED)).isEqualTo("pause_turn");
        assertThat(reason(FinishReason.STOP)).isEqualTo("end_turn");
    }

    private static String reason(FinishReason reason) {
        return String.valueOf(Folded.message(written(STARTED, new Event.RefusalDelta(0, "no"), finished(reason)))
                .text("stop_reason"));
    }

    @Test
    void a_failed_answer_ends_with_an_error_and_no_stop() {
        List<String> events = events(written(STARTED, finished(FinishReason.ERROR)));

        assertThat(events.getLast()).startsWith("{'type':'error','error':{'type':'api_error'");
        assertThat(events).noneMatch(event -> event.contains("message_stop"));
    }

    @Test
    void a_broken_stream_ends_with_the_error_that_sdks_raise() {
        Buffer out = Buffer.buffer();
        DIALECT.answerWriter(TERMS).fail(HostFault.of(HostFault.Sort.OVERLOADED, "busy"), "req_9", out);

        assertThat(events(out))
                .containsExactly("{'type':'error','error':{'type':'overloaded_error','message':'busy'},"
                        + "'request_id':'req_9'}");
        assertThat(events(Objects.requireNonNull(DIALECT.answerWriter(TERMS).keepAlive())))
                .containsExactly("{'type':'ping'}");
    }
}
