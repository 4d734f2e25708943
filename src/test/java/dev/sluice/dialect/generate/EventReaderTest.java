package dev.sluice.dialect.generate;

import static dev.sluice.dialect.generate.Written.DIALECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.canonical.Event;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.HostFault.Sort;
import dev.sluice.dialect.AnswerReader;
import dev.sluice.failure.Failure;
import dev.sluice.stream.Cuts;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
    private static final String HEAD =
            "'modelVersion':'gemini-3','responseId':'r1','createTime':'2026-01-02T03:04:05Z'";

    private final List<Event> events = new ArrayList<>();
    private final AnswerReader reader = DIALECT.answerReader(events::add);

    private static Buffer chunk(String members) {
        return Buffer.buffer(("data: {" + members + "," + HEAD + "}\r\n\r\n").replace('\'', '"'));
    }

    private static String parts(String parts) {
        return "'candidates':[{'content':{'role':'model','parts':[" + parts + "]}}]";
    }

    private static String end(String reason) {
        return "'candidates':[{'content':{'parts':[{'text':''}]},'finishReason':'" + reason + "'}]";
    }

    private void read(String... chunks) {
        for (String chunk : chunks) {
            reader.feed(chunk(chunk));
        }
        reader.end();
    }

    private List<String> folded() {
        return Folding.ofEvents(events).getOrDefault(0, List.of());
    }

    @Test
    void text_thoughts_and_usage_come_as_they_are_told() {
        read(
                parts("{'text':'Hm','thought':true}") + ",'usageMetadata':{'promptTokenCount':9,'totalTokenCount':9}",
                parts("{'text':'Hel'},{'text':'lo'}"),
                end("STOP") + ",'usageMetadata':{'promptTokenCount':9,'cachedContentTokenCount':4,"
                        + "'candidatesTokenCount':2,'thoughtsTokenCount':3,'totalTokenCount':14}",
                "'usageMetadata':{'trafficType':'ON_DEMAND'}");

        assertThat(reader.isWhole()).isTrue();
        assertThat(events).startsWith(new Event.Started("r1", "gemini-3", 1_767_323_045L, null));
        assertThat(folded()).containsExactly("thought Hm", "text Hello", "end STOP");
        assertThat(events.getLast()).isInstanceOfSatisfying(Event.UsageTold.class, told -> {
            assertThat(told.usage().input()).isEqualTo(5);
            assertThat(told.usage().cacheRead()).isEqualTo(4);
            assertThat(told.usage().output()).isEqualTo(2);
            assertThat(told.usage().reasoning()).isEqualTo(3);
            assertThat(told.usage().contradictory()).isFalse();
        });
    }

    @Test
    void a_stop_in_a_later_chunk_than_the_call_is_an_end_by_calls() {
        read(parts("{'functionCall':{'name':'f','args':{'a':1}},'thoughtSignature':'c2ln'}"), end("STOP"));

        assertThat(folded()).containsExactly("call f c2ln {\"a\":1}", "end TOOL_CALLS");
    }

    @Test
    void all_parallel_calls_arrive_each_with_a_name_of_its_own() {
        read(
                parts("{'functionCall':{'name':'f'}},{'functionCall':{'name':'f','id':'h1'}}"),
                parts("{'functionCall':{'name':'f','args':{}}}"),
                end("STOP"));

        List<String> ids = events.stream()
                .filter(Event.ToolCallStarted.class::isInstance)
                .map(event -> ((Event.ToolCallStarted) event).id())
                .toList();
        assertThat(folded()).containsExactly("call f null {}", "call f null {}", "call f null {}", "end TOOL_CALLS");
        assertThat(ids).hasSize(3).doesNotHaveDuplicates().contains("h1");
    }

    @Test
    void arguments_by_paths_go_on_at_once_and_are_good_json() {
        reader.feed(chunk(parts("{'functionCall':{'name':'cook','willContinue':true}}")));
        reader.feed(chunk(parts(partial("$.r.name", "'stringValue':'La','willContinue':true"))));
        int before = events.size();
        reader.feed(chunk(parts(partial("$.r.name", "'stringValue':'sagne'"))));
        assertThat(events).hasSize(before + 1);
        read(
                parts(partial("$.r.steps[0].n", "'numberValue':1.50")),
                parts(partial("$.r.steps[0].ok", "'boolValue':true")),
                parts(partial("$.r.steps[1]", "'nullValue':'NULL_VALUE'")),
                parts(partial("$['last one']", "'stringValue':'x'")),
                parts("{'functionCall':{}}"),
                parts("{'functionCall':{'name':'done'}}"),
                end("STOP"));

        assertThat(folded())
                .containsExactly(
                        "call cook null {\"r\":{\"name\":\"Lasagne\",\"steps\":[{\"n\":1.50,\"ok\":true},null]},\"last one\":\"x\"}",
                        "call done null {}",
                        "end TOOL_CALLS");
    }

    private static String partial(String path, String value) {
        String quoted = path.replace("'", "\\u0027");
        return "{'functionCall':{'partialArgs':[{'jsonPath':'" + quoted + "'," + value + "}],'willContinue':true}}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"r", "$", "$[0]", "$.a[", "$.a[x]", "$.a[3]", "$['a", "$.b.c"})
    void a_path_that_leads_nowhere_is_an_invalid_answer(String path) {
        reader.feed(chunk(parts("{'functionCall':{'name':'f','willContinue':true}}")));
        reader.feed(chunk(parts(partial("$.b", "'stringValue':'x'"))));

        assertThatThrownBy(() -> reader.feed(chunk(parts(partial(path, "'stringValue':'y'")))))
                .isInstanceOf(Failure.class);
    }

    @Test
    void a_call_that_the_limit_cut_off_stays_cut_off() {
        read(
                parts("{'functionCall':{'name':'f','willContinue':true}}"),
                parts(partial("$.a", "'stringValue':'x','willContinue':true")),
                "'candidates':[{'finishReason':'MAX_TOKENS'}]");

        assertThat(folded()).containsExactly("call f null {\"a\":\"x", "end LENGTH");
    }

    @Test
    void a_signature_on_text_is_a_sealed_thought_of_its_own() {
        read(
                parts("{'text':'so','thoughtSignature':'c2ln'}"),
                parts("{'text':'','thoughtSignature':'bGFzdA=='}"),
                end("STOP"));

        assertThat(events).contains(new Event.ReasoningSealed(0, "c2ln", true, "generate"));
        assertThat(folded()).containsExactly("text so", "seal generate c2ln", "seal generate bGFzdA==", "end STOP");
    }

    @Test
    void what_follows_a_reason_still_belongs_to_the_answer() {
        read(
                "'candidates':[{'content':{'parts':[{'text':'a'}]},'finishReason':'STOP'}]",
                "'candidates':[{'content':{'parts':[{'text':'b'}]},'finishReason':'STOP'}]");

        assertThat(folded()).containsExactly("text ab", "end STOP");
    }

    @Test
    void answers_may_interleave_and_tell_their_number_last() {
        read(
                "'candidates':[{'content':{'parts':[{'text':'a'}]},'index':0},{'content':{'parts':[{'text':'b'}]},'index':1}]",
                "'candidates':[{'finishReason':'STOP','index':1},{'finishReason':'MAX_TOKENS','index':0}]");

        assertThat(Folding.ofEvents(events))
                .containsEntry(0, List.of("text a", "end LENGTH"))
                .containsEntry(1, List.of("text b", "end STOP"));
    }

    @ParameterizedTest
    @CsvSource({
        "MAX_TOKENS, LENGTH",
        "SAFETY, CONTENT_FILTER",
        "RECITATION, CONTENT_FILTER",
        "MALFORMED_FUNCTION_CALL, ERROR",
        "UNEXPECTED_TOOL_CALL, ERROR",
        "OTHER, ERROR",
        "A_NEW_WORD, ERROR"
    })
    void no_other_end_is_taken_for_a_stop(String word, FinishReason reason) {
        read(end(word));

        assertThat(events).contains(new Event.Finished(0, reason, null));
    }

    @Test
    void a_blocked_prompt_is_an_end_by_the_filter() {
        read("'promptFeedback':{'blockReason':'SAFETY'}");

        assertThat(events).endsWith(new Event.Finished(0, FinishReason.CONTENT_FILTER, null));
        assertThat(reader.isWhole()).isTrue();
    }

    @Test
    void an_end_without_a_reason_is_none() {
        read(parts("{'text':'a'}"), "'usageMetadata':{'promptTokenCount':9}");

        assertThat(reader.isWhole()).isFalse();
        assertThat(events).noneMatch(Event.Finished.class::isInstance);
    }

    @Test
    void sources_are_told_in_geminis_words() {
        read("'candidates':[{'groundingMetadata':{'webSearchQueries':['x']},'finishReason':'STOP'}]");

        assertThat(events)
                .contains(new Event.Cited(
                        0, "generate", Written.json("{'groundingMetadata':{'webSearchQueries':['x']}}")));
    }

    @Test
    void an_error_is_a_failure_wherever_and_however_it_comes() {
        String error =
                "{\n  \"error\": {\n    \"code\": 503,\n    \"message\": \"busy\",\n    \"status\": \"UNAVAILABLE\"\n  }\n}";
        String text = chunk(parts("{'text':'a'}")).toString() + chunk(end("STOP"));
        for (String stream : List.of(
                text + "\n" + error + "\n",
                text + error.replace("\n", ""),
                text + "data: " + error.replace("\n", " ") + "\n\n",
                error,
                "[" + error + "]",
                "[" + text.replace("data: ", "").replace("\r\n\r\n", ",") + error + "]")) {
            for (int size : List.of(1, 7, stream.length())) {
                List<Event> told = new ArrayList<>();
                AnswerReader each = DIALECT.answerReader(told::add);
                Cuts.every(Buffer.buffer(stream), size).forEach(each::feed);
                each.end();

                assertThat(each.isWhole()).isFalse();
                assertThat(told.getLast()).as(stream).isInstanceOfSatisfying(Event.Failed.class, failed -> {
                    assertThat(failed.fault().sort()).isEqualTo(Sort.OVERLOADED);
                    assertThat(failed.fault().status()).isEqualTo(503);
                    assertThat(failed.fault().message()).isEqualTo("busy");
                });
                assertThat(told).noneMatch(Event.Finished.class::isInstance);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: {}\n\n",
                "data: [1]\n\n",
                "data: <html>\n\n",
                "data: {\"candidates\":5}\n\n",
                "data: {\"candidates\":[{\"index\":-1}]}\n\n",
                "data: {\"candidates\":[{\"index\":99999999999}]}\n\n",
                "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":5}]}}]}\n\n",
                "data: {\"candidates\":[{\"content\":{\"parts\":[5]}}]}\n\n",
                "{\"broken\":\n",
                "[{\"candidates\":[",
            })
    void what_is_no_chunk_is_an_invalid_answer(String stream) {
        assertThatThrownBy(() -> {
                    reader.feed(Buffer.buffer(stream));
                    reader.end();
                })
                .isInstanceOf(Failure.class);
    }

    @Test
    void nothing_at_all_is_no_answer() {
        reader.feed(Buffer.buffer("\r\n: comment\n\n"));
        reader.end();

        assertThat(reader.isWhole()).isFalse();
        assertThat(events).isEmpty();
    }
}
