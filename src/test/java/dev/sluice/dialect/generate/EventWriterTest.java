package dev.sluice.dialect.generate;

import static dev.sluice.dialect.generate.Written.DIALECT;
import static dev.sluice.dialect.generate.Written.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.canonical.Event;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.HostFault.Sort;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.AnswerReader;
import dev.sluice.dialect.AnswerWriter;
import dev.sluice.dialect.CallerTerms;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.provider.simulated.Fixtures;
import dev.sluice.testing.Recorded;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventWriterTest {
    private static final CallerTerms TERMS = new CallerTerms("req-1", "gemini-x", 0, true);
    private static final List<Event> ANSWER = List.of(
            new Event.Started("msg_1", "claude", 7, null),
            new Event.ReasoningDelta(0, "Hm"),
            new Event.ReasoningSealed(0, "sig", false, "messages"),
            new Event.TextDelta(0, "Say \"hi\""),
            new Event.ToolCallStarted(0, "toolu_1", "f", null),
            new Event.ToolCallDelta(0, "{\"a\""),
            new Event.ToolCallDelta(0, ":1}"),
            new Event.ToolCallStarted(0, "toolu_2", "g", null),
            new Event.Finished(0, FinishReason.TOOL_CALLS, null),
            new Event.UsageTold(Usage.of(10, 6, 4, 2)));

    private static String written(AnswerWriter writer, List<Event> events) {
        Buffer out = Buffer.buffer();
        events.forEach(event -> writer.write(event, out));
        writer.end(out);
        return out.toString();
    }

    private static List<Json> chunks(String stream) {
        List<Json> chunks = new ArrayList<>();
        for (String event : stream.split("\r\n\r\n", -1)) {
            if (!event.isEmpty()) {
                assertThat(event).startsWith("data: {");
                chunks.add(JsonReader.read(event.substring(6)));
            }
        }
        return chunks;
    }

    private static Json chunk(String candidate) {
        return json("{'candidates':[" + candidate + "],'modelVersion':'gemini-x','responseId':'msg_1'}");
    }

    private static Json part(String part) {
        return chunk("{'content':{'parts':[" + part + "],'role':'model'},'index':0}");
    }

    @Test
    void an_answer_is_a_stream_of_events_with_whole_calls_and_its_usage_last() {
        List<Json> chunks = chunks(written(DIALECT.answerWriter(TERMS), ANSWER));

        String seal = new Seal("sig", false, "messages").signature();
        Json.Obj last =
                (Json.Obj) chunk("{'content':{'parts':[{'text':''}],'role':'model'},'finishReason':'STOP','index':0}");
        last.put(
                "usageMetadata",
                json("{'promptTokenCount':10,'cachedContentTokenCount':4,"
                        + "'candidatesTokenCount':4,'thoughtsTokenCount':2,'totalTokenCount':16}"));
        assertThat(chunks)
                .containsExactly(
                        part("{'text':'Hm','thought':true}"),
                        part("{'text':'','thought':true,'thoughtSignature':'" + seal + "'}"),
                        part("{'text':'Say \\'hi\\''}"),
                        part("{'functionCall':{'id':'toolu_1','name':'f','args':{'a':1}}}"),
                        part("{'functionCall':{'id':'toolu_2','name':'g','args':{}}}"),
                        last);
    }

    @Test
    void an_array_has_the_same_elements() {
        String stream = written(DIALECT.arrayWriter(TERMS), ANSWER);

        assertThat(((Json.Arr) JsonReader.read(stream)).elements())
                .isEqualTo(chunks(written(DIALECT.answerWriter(TERMS), ANSWER)));
        assertThat(stream).startsWith("[{").endsWith("}]").contains("},\r\n{");
    }

    @Test
    void an_error_is_bare_json_and_then_an_event() {
        HostFault fault = new HostFault(Sort.OVERLOADED, 503, "busy", null, null, 1_500);
        Json error = json("""
                {'error':{'code':503,'message':'busy','status':'UNAVAILABLE','details':[
                 {'@type':'type.googleapis.com/google.rpc.RequestInfo','requestId':'req-1'},
                 {'@type':'type.googleapis.com/google.rpc.RetryInfo','retryDelay':'1.5s'}]}}""");
        Buffer bare = Buffer.buffer();
        Buffer alone = Buffer.buffer();
        Buffer array = Buffer.buffer();
        AnswerWriter arrayWriter = DIALECT.arrayWriter(TERMS);

        DIALECT.answerWriter(TERMS).fail(fault, "req-1", bare);
        DIALECT.arrayWriter(TERMS).fail(fault, "req-1", alone);
        arrayWriter.write(new Event.TextDelta(0, "a"), array);
        arrayWriter.fail(fault, "req-1", array);

        String[] both = bare.toString().split("\r\n\r\n", -1);
        assertThat(both).hasSize(3);
        assertThat(both[0]).startsWith("{\"error\":{\"code\":503");
        assertThat(JsonReader.read(both[0])).isEqualTo(error);
        assertThat(both[1]).isEqualTo("data: " + both[0]);
        assertThat(both[2]).isEmpty();
        assertThat(JsonReader.read(alone)).isEqualTo(Json.Arr.of(error));
        assertThat(((Json.Arr) JsonReader.read(array)).elements()).hasSize(2).endsWith(error);
    }

    @Test
    void no_event_of_the_stream_has_a_comment_or_a_name() {
        assertThat(DIALECT.answerWriter(TERMS).keepAlive()).isNull();
        assertThat(DIALECT.arrayWriter(TERMS).keepAlive()).isNull();
        assertThat(DIALECT.answerWriter(TERMS).contentType()).isEqualTo("text/event-stream");
        assertThat(DIALECT.arrayWriter(TERMS).contentType()).isEqualTo("application/json");
    }

    @Test
    void arguments_that_are_no_json_are_not_lost() {
        List<Json> chunks = chunks(written(
                DIALECT.answerWriter(TERMS),
                List.of(
                        new Event.Started("msg_1", "", 0, null),
                        new Event.ToolCallStarted(0, "a", "f", null),
                        new Event.ToolCallDelta(0, "{\"a\":"),
                        new Event.Finished(0, FinishReason.LENGTH, null))));

        assertThat(chunks.getFirst())
                .isEqualTo(part("{'functionCall':{'id':'a','name':'f','args':{'_raw':'{\\'a\\':'}}}"));
        assertThat(chunks.getLast().toString()).contains("MAX_TOKENS");
    }

    @Test
    void usage_that_is_told_at_the_beginning_only_is_not_lost() {
        String stream = written(
                DIALECT.answerWriter(TERMS),
                List.of(
                        new Event.Started("", "", 0, Usage.of(3, 0, 0, 0)),
                        new Event.Finished(0, FinishReason.STOP, null)));

        assertThat(stream).contains("\"promptTokenCount\":3").contains("\"responseId\":\"req-1\"");
    }

    @Test
    void what_was_recorded_and_written_again_is_read_the_same_from_events_and_from_an_array() {
        assumeTrue(Files.isDirectory(Fixtures.folder()));
        for (Recorded recorded : Recordings.streams()) {
            List<Event> events = new ArrayList<>();
            boolean whole = read(recorded.response().toString(), events);
            if (whole) {
                for (AnswerWriter writer : List.of(DIALECT.answerWriter(TERMS), DIALECT.arrayWriter(TERMS))) {
                    List<Event> again = new ArrayList<>();

                    assertThat(read(written(writer, events), again)).isTrue();
                    assertThat(Folding.ofEvents(again)).as(recorded.name()).isEqualTo(Folding.ofEvents(events));
                    assertThat(again.getLast()).isEqualTo(events.getLast());
                }
            }
        }
    }

    private static boolean read(String stream, List<Event> events) {
        AnswerReader reader = DIALECT.answerReader(events::add);
        reader.feed(Buffer.buffer(stream));
        reader.end();
        return reader.isWhole();
    }
}
