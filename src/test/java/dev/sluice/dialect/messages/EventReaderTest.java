package dev.sluice.dialect.messages;

import static dev.sluice.dialect.messages.Recordings.DIALECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.canonical.Event;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.HostFault;
import dev.sluice.dialect.AnswerReader;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.stream.Cuts;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
    private static final String START =
            "{'type':'message_start','message':{'id':'msg_1','model':'m','content':[],'usage':"
                    + "{'input_tokens':10,'cache_read_input_tokens':7,'cache_creation_input_tokens':5,"
                    + "'cache_creation':{'ephemeral_5m_input_tokens':2,'ephemeral_1h_input_tokens':3},'output_tokens':1}}}";
    private static final String TEXT =
            "{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}";
    private static final String DELTA =
            "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'hü'}}";
    private static final String CLOSE = "{'type':'content_block_stop','index':0}";
    private static final String END = "{'type':'message_delta','delta':{'stop_reason':'end_turn','stop_sequence':null},"
            + "'usage':{'output_tokens':9,'input_tokens':null,'cache_read_input_tokens':7,"
            + "'output_tokens_details':{'thinking_tokens':4}}}";
    private static final String STOP = "{'type':'message_stop'}";
    private static final String ERROR =
            "{'type':'error','error':{'details':null,'type':'overloaded_error','message':'Overloaded'}}";

    private final List<Event> events = new ArrayList<>();
    private final AnswerReader reader = DIALECT.answerReader(events::add);

    private static String stream(String... data) {
        StringBuilder stream = new StringBuilder();
        for (String one : data) {
            String name = one.replaceFirst("(?s)^\\{'type':'([a-z_]+)'.*", "$1");
            stream.append("event: ")
                    .append(name)
                    .append("\ndata: ")
                    .append(one.replace('\'', '"'))
                    .append("\n\n");
        }
        return stream.toString();
    }

    private void feed(String... data) {
        reader.feed(Buffer.buffer(stream(data)));
    }

    @Test
    void counts_are_replaced_and_never_added_up() {
        feed(START, TEXT, "{'type':'ping'}", DELTA, CLOSE, END, STOP);

        assertThat(reader.isWhole()).isTrue();
        assertThat(events.subList(1, 3))
                .containsExactly(new Event.TextDelta(0, "hü"), new Event.Finished(0, FinishReason.STOP, null));
        assertThat(((Event.UsageTold) events.getLast()).usage()).satisfies(usage -> {
            assertThat(usage.input()).isEqualTo(10);
            assertThat(usage.cacheRead()).isEqualTo(7);
            assertThat(usage.cacheWrite()).isEqualTo(2);
            assertThat(usage.cacheWriteLong()).isEqualTo(3);
            assertThat(usage.output()).isEqualTo(5);
            assertThat(usage.reasoning()).isEqualTo(4);
            assertThat(usage.contradictory()).isFalse();
        });
    }

    @Test
    void every_cut_gives_the_same_events() {
        Buffer bytes = Buffer.buffer(": hi\n\n" + stream(START, TEXT, DELTA, CLOSE, END, STOP));
        feed(START, TEXT, DELTA, CLOSE, END, STOP);

        Cuts.forEach(bytes, 50, slices -> {
            List<Event> cut = new ArrayList<>();
            AnswerReader cutReader = DIALECT.answerReader(cut::add);
            slices.forEach(cutReader::feed);
            assertThat(cut).isEqualTo(events);
        });
    }

    @Test
    void a_call_without_arguments_has_an_empty_object_and_never_an_empty_text() {
        feed(
                START,
                "{'type':'content_block_start','index':0,'content_block':"
                        + "{'type':'tool_use','id':'t','name':'f','input':{}}}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta','partial_json':''}}",
                CLOSE,
                STOP);

        assertThat(events.subList(1, 4))
                .containsExactly(
                        new Event.ToolCallStarted(0, "t", "f", null),
                        new Event.ToolCallDelta(0, "{}"),
                        new Event.Finished(0, FinishReason.TOOL_CALLS, null));
    }

    @Test
    void fragments_of_arguments_go_on_as_they_come() {
        feed(
                START,
                "{'type':'content_block_start','index':0,'content_block':"
                        + "{'type':'tool_use','id':'t','name':'f','input':{}}}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta','partial_json':'{\\ud83d'}}");

        assertThat(events.getLast()).isEqualTo(new Event.ToolCallDelta(0, "{\ud83d"));
    }

    @Test
    void an_overload_in_the_middle_is_told_as_such() {
        feed(START, TEXT, DELTA, ERROR, CLOSE, END, STOP);
        reader.end();

        assertThat(events.getLast())
                .isEqualTo(new Event.Failed(
                        new HostFault(HostFault.Sort.OVERLOADED, 529, "Overloaded", "overloaded_error", null, -1)));
        assertThat(reader.isWhole()).isFalse();
    }

    @Test
    void an_error_may_come_first_and_without_a_type() {
        feed("{'error':{'message':'no'}}");

        assertThat(events)
                .containsExactly(new Event.Failed(new HostFault(HostFault.Sort.SERVER, 500, "no", null, null, -1)));
    }

    @Test
    void the_end_of_the_bytes_is_no_end_of_the_answer() {
        feed(START, TEXT, DELTA, CLOSE, END);
        reader.end();

        assertThat(reader.isWhole()).isFalse();
        assertThat(events).noneMatch(event -> event instanceof Event.Finished);
    }

    @Test
    void unknown_events_blocks_deltas_and_reasons_pass() {
        feed(
                START,
                "{'type':'news','delta':7,'index':'x'}",
                "{'type':'content_block_start','index':0,'content_block':{'type':'server_tool_use','id':'s'}}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta','partial_json':'{'}}",
                CLOSE,
                TEXT,
                "{'type':'content_block_delta','index':0,'delta':{'type':'smell_delta','smell':{'a':[1]}}}",
                CLOSE,
                "{'type':'message_delta','delta':{'stop_reason':'bored'},'usage':{'new':1}}",
                STOP);

        assertThat(events.get(1)).isEqualTo(new Event.Finished(0, FinishReason.STOP, null));
    }

    @Test
    void an_answer_that_begins_with_all_it_has_is_whole_with_its_end() {
        feed(
                "{'type':'message_start','message':{'id':'m','model':'x','stop_reason':'tool_use','content':"
                        + "[{'type':'tool_use','id':'t','name':'f','input':{'a':1}}]}}",
                STOP);

        assertThat(events.subList(1, 4))
                .containsExactly(
                        new Event.ToolCallStarted(0, "t", "f", null),
                        new Event.ToolCallDelta(0, "{\"a\":1}"),
                        new Event.Finished(0, FinishReason.TOOL_CALLS, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {\n\n",
                "data: []\n\n",
                "data: {} {}\n\n",
                "event: message_start\ndata: {\"type\":\"message_start\"}\n\n",
                "data: {\"type\":\"message_stop\"}\n\n",
                "data: {\"type\":\"message_delta\"}\n\n",
                "data: {\"type\":\"content_block_start\",\"content_block\":{}}\n\n",
                "data: {\"type\":\"content_block_stop\"}\n\n",
                "data: {\"type\":\"content_block_delta\",\"delta\":{\"text\":\"x\"}}\n\n",
                "data: {\"type\":\"content_block_delta\",\"index\":99999999999999999999}\n\n",
            })
    void what_is_no_such_stream_fails_without_being_quoted(String bytes) {
        assertThatThrownBy(() -> reader.feed(Buffer.buffer(bytes)))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Kind.UPSTREAM_INVALID_ANSWER));
    }
}
