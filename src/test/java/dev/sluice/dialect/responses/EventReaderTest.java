package dev.sluice.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.canonical.Event;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.Usage;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams as hosts of this dialect send them, and as those do who took it over. */
class EventReaderTest {
    private static final String CREATED =
            "{'type':'response.created','response':{'id':'resp_1','model':'m','created_at':5.0},'sequence_number':0}";
    private static final String COMPLETED =
            "{'type':'response.completed','response':{'status':'completed','output':[]}}";

    private static Buffer stream(String... events) {
        Buffer bytes = Buffer.buffer();
        for (String event : events) {
            bytes.appendString("data: ").appendString(event.replace('\'', '"')).appendString("\n\n");
        }
        return bytes;
    }

    private static List<Event> read(String... events) {
        Buffer bytes = stream(events);
        return Folded.events(bytes, bytes.length());
    }

    private static String added(int index, String item) {
        return "{'type':'response.output_item.added','output_index':" + index + ",'item':" + item + "}";
    }

    private static String done(int index, String item) {
        return "{'type':'response.output_item.done','output_index':" + index + ",'item':" + item + "}";
    }

    private static String call(String id, String arguments) {
        return "{'type':'function_call','id':'fc_" + id + "','call_id':'" + id + "','name':'f','arguments':'"
                + arguments + "'}";
    }

    private static String arguments(int index, String delta) {
        return "{'type':'response.function_call_arguments.delta','output_index':" + index + ",'delta':'" + delta + "'}";
    }

    @Test
    void an_answer_is_told_in_the_order_of_our_events() {
        List<Event> events = read(
                CREATED,
                "{'type':'keepalive','sequence_number':3}",
                added(0, "{'type':'reasoning','id':'rs_1','summary':[],'encrypted_content':'early'}"),
                "{'type':'response.reasoning_summary_text.delta','output_index':0,'summary_index':0,'delta':'a'}",
                "{'type':'response.reasoning_summary_text.delta','output_index':0,'summary_index':1,'delta':'b'}",
                done(0, "{'type':'reasoning','id':'rs_1','summary':[],'encrypted_content':'late'}"),
                added(1, "{'type':'message','id':'msg_1','content':[]}"),
                "{'type':'response.output_text.delta','output_index':1,'content_index':0,'delta':'Hi','logprobs':[{'a':[1]}]}",
                "{'type':'response.output_text.annotation.added','output_index':1,'annotation':{'type':'url_citation'}}",
                done(1, "{'type':'message','id':'msg_1','content':[{'type':'output_text','text':'Hi'}]}"),
                "{'type':'response.completed','response':{'status':'completed','output':[{'id':'rs_1'},{'id':'msg_1'}],"
                        + "'usage':{'input_tokens':4,'input_tokens_details':{'cached_tokens':1,'cache_write_tokens':2},"
                        + "'output_tokens':3,'output_tokens_details':{'reasoning_tokens':2},'total_tokens':7}}}");

        assertThat(events.subList(0, 4))
                .containsExactly(
                        new Event.Started("resp_1", "m", 5, null),
                        new Event.ReasoningDelta(0, "a"),
                        new Event.ReasoningDelta(0, "\n\nb"),
                        new Event.ReasoningSealed(0, "late", true, "responses"));
        assertThat(events.get(4)).isEqualTo(new Event.TextDelta(0, "Hi"));
        assertThat(events.get(5)).isInstanceOf(Event.Cited.class);
        assertThat(events.get(6)).isEqualTo(new Event.Finished(0, FinishReason.STOP, null));
        Usage usage = ((Event.UsageTold) events.get(7)).usage();
        assertThat(List.of(usage.input(), usage.cacheRead(), usage.cacheWrite(), usage.output(), usage.reasoning()))
                .containsExactly(1L, 1L, 2L, 1L, 2L);
        assertThat(events).hasSize(8);
    }

    @Test
    void calls_that_interleave_are_told_one_after_the_other_and_whole() {
        List<Event> events = read(
                CREATED,
                added(0, call("a", "")),
                added(1, call("b", "")),
                arguments(0, "{"),
                arguments(1, "["),
                arguments(0, "}"),
                done(1, call("b", "[]")),
                done(0, call("a", "{}")),
                COMPLETED);

        assertThat(Folded.of(events).parts()).containsExactly("call:a:f:null:{}", "call:b:f:null:[]");
        assertThat(Folded.of(events).finishes()).containsExactly(FinishReason.TOOL_CALLS);
    }

    @Test
    void what_is_not_streamed_is_told_from_the_end_of_its_item_or_of_the_answer() {
        List<Event> fromItem = read(CREATED, added(0, call("a", "")), done(0, call("a", "{}")), COMPLETED);
        List<Event> fromAnswer =
                read("{'type':'response.completed','response':{'id':'resp_1','status':'completed','output':["
                        + "{'type':'message','content':[{'type':'output_text','text':'Hi'}]}," + call("a", "{}")
                        + "]}}");
        List<Event> unannounced = read(
                "{'type':'response.output_text.delta','delta':'Hi'}",
                "{'type':'response.completed','response':{'output':[{'type':'message','content':"
                        + "[{'type':'output_text','text':'Hi'}]}]}}",
                "[DONE]");

        assertThat(Folded.of(fromItem).parts()).containsExactly("call:a:f:null:{}");
        assertThat(Folded.of(fromAnswer).parts()).containsExactly("text:Hi", "call:a:f:null:{}");
        assertThat(Folded.of(unannounced).parts()).containsExactly("text:Hi");
    }

    @Test
    void an_incomplete_answer_tells_why() {
        String incomplete = "{'type':'response.incomplete','response':{'status':'incomplete','output':[],"
                + "'incomplete_details':{'reason':'REASON'}}}";

        assertThat(Folded.of(read(CREATED, incomplete.replace("REASON", "max_output_tokens")))
                        .finishes())
                .containsExactly(FinishReason.LENGTH);
        assertThat(Folded.of(read(CREATED, incomplete.replace("REASON", "content_filter")))
                        .finishes())
                .containsExactly(FinishReason.CONTENT_FILTER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'error','code':'rate_limit_exceeded','message':'Slow down','param':null,'sequence_number':1}",
                "{'type':'error','sequence_number':1,'error':{'type':'x','code':'rate_limit_exceeded','message':'Slow down'}}",
                "{'type':'response.failed','response':{'error':{'code':'rate_limit_exceeded','message':'Slow down'}}}",
                "{'type':'response.completed','response':{'status':'failed','output':[],"
                        + "'error':{'code':'rate_limit_exceeded','message':'Slow down'}}}"
            })
    void every_form_of_an_error_is_one_failure_and_no_end(String error) {
        List<Event> events = new ArrayList<>();
        EventReader reader = new EventReader(events::add);
        reader.feed(stream(CREATED, error, error, COMPLETED));
        reader.end();

        assertThat(events)
                .filteredOn(Event.Failed.class::isInstance)
                .singleElement()
                .satisfies(failed -> {
                    HostFault fault = ((Event.Failed) failed).fault();
                    assertThat(fault.sort()).isEqualTo(HostFault.Sort.RATE_LIMIT);
                    assertThat(fault.status()).isEqualTo(429);
                    assertThat(fault.message()).isEqualTo("Slow down");
                });
        assertThat(Folded.of(events).finishes()).isEmpty();
        assertThat(reader.isWhole()).isFalse();
    }

    @Test
    void an_end_without_its_event_is_no_end() {
        EventReader reader = new EventReader(event -> {});
        reader.feed(stream(CREATED, "{'type':'response.output_text.delta','output_index':0,'delta':'Hi'}"));
        reader.end();

        assertThat(reader.isWhole()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>",
                "5",
                "{'type':'response.output_text.delta','delta':'a'",
                "{'type':'response.output_text.delta','output_index':99999999999,'delta':'a'}",
                "{'type':'response.completed'}",
                "{'type':'response.output_item.added',}",
                "{'type':'response.output_item.done','output_index':0,'item':{'type':'message','content':5}}",
                "{'type':'response.output_item.done','output_index':0,'item':{'type':'message','content':[5]}}",
            })
    void what_is_not_of_this_dialect_is_a_typed_failure_that_quotes_nothing(String event) {
        assertThatThrownBy(() -> read(CREATED, event)).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.UPSTREAM_INVALID_ANSWER);
            assertThat(failure.getMessage()).doesNotContain("html");
        });
    }
}
