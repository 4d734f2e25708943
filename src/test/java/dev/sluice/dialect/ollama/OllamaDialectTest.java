package dev.sluice.dialect.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.HostFault.Sort;
import dev.sluice.canonical.Part;
import dev.sluice.dialect.CompletionEvents;
import dev.sluice.dialect.HostTerms;
import dev.sluice.dialect.Losses;
import dev.sluice.dialect.ModelTraits;
import dev.sluice.dialect.ModelTraits.Thinking;
import dev.sluice.dialect.chat.ChatDialect;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.testing.Damage;
import dev.sluice.testing.FoldedAnswer;
import dev.sluice.testing.Recorded;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OllamaDialectTest {
    private static final ChatDialect CHAT = new ChatDialect();
    private static final OllamaDialect OLLAMA = new OllamaDialect();
    private static final String STREAM = """
            {"model":"q","created_at":"t","message":{"role":"assistant","content":"","thinking":"Hm"},"done":false}
            {"model":"q","created_at":"t","message":{"role":"assistant","content":"I lo"},"done":false}
            {"model":"q","created_at":"t","message":{"role":"assistant","content":"ok.","tool_calls":[{"function":{"name":"f","arguments":{"a":1}}}]},"done":false}
            {"model":"q","created_at":"t","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":3,"eval_count":5}
            """;

    private final Losses losses = new Losses(CHAT, false);

    private static Json.Obj json(String text) {
        return JsonReader.readObject(Buffer.buffer(text.replace('\'', '"')));
    }

    private Json.Obj asked(String chat, Thinking thinking) {
        ModelTraits traits = new ModelTraits(Set.of(), 4_000, thinking, true);
        var prompt = CHAT.readPrompt(json(chat));
        losses.dropExtras(prompt, OLLAMA.adopted());
        return OLLAMA.writePrompt(prompt, new HostTerms("q", true, traits), losses);
    }

    private static String with(String members) {
        return "{'messages':[{'role':'user','content':'x'}]," + members + "}";
    }

    private static FoldedAnswer fold(String stream, int size) {
        return FoldedAnswer.of(OLLAMA::answerReader, Buffer.buffer(stream), size);
    }

    @Test
    void a_conversation_with_tools_and_pictures() {
        Json.Obj body = asked("""
                {'messages':[
                  {'role':'system','content':'Be brief'},
                  {'role':'user','content':[{'type':'text','text':'Look'},{'type':'image_url','image_url':{'url':'data:image/png;base64,AA=='}}]},
                  {'role':'assistant','content':null,'tool_calls':[{'id':'c1','type':'function','function':{'name':'f','arguments':'{\\"a\\":1}'}}]},
                  {'role':'tool','tool_call_id':'c1','content':'one'}],
                 'tools':[{'type':'function','function':{'name':'f','parameters':{'type':'object'}}}],
                 'max_tokens':7,'stop':'x','temperature':0.5,'options':{'num_ctx':8192},'keep_alive':'5m','user':'u'}""", Thinking.NONE);

        assertThat(body).isEqualTo(json("""
                {'model':'q','messages':[
                  {'role':'system','content':'Be brief'},
                  {'role':'user','content':'Look','images':['AA==']},
                  {'role':'assistant','content':'','tool_calls':[{'id':'c1','function':{'name':'f','arguments':{'a':1}}}]},
                  {'role':'tool','content':'one','tool_call_id':'c1','tool_name':'f'}],
                 'stream':true,
                 'tools':[{'type':'function','function':{'name':'f','parameters':{'type':'object'}}}],
                 'keep_alive':'5m',
                 'options':{'num_ctx':8192,'stop':['x'],'num_predict':7,'temperature':0.5}}"""));
        assertThat(losses.dropped()).containsExactly("user");
    }

    @ParameterizedTest
    @CsvSource({
        "low, LEVEL, '\"low\"'",
        "xhigh, LEVEL, '\"high\"'",
        "low, BUDGET, true",
        "none, BUDGET, false",
        "low, NONE,"
    })
    void an_effort_is_whether_to_think(String level, Thinking thinking, String expected) {
        Json told = asked(with("'reasoning_effort':'" + level + "'"), thinking).get("think");

        assertThat(told == null ? null : told.toString()).isEqualTo(expected);
        assertThat(losses.dropped().contains("reasoning_effort")).isEqualTo(expected == null);
    }

    @Test
    void what_would_mean_something_else_is_refused() {
        String tool = "'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':'required'";
        for (String question : List.of(with("'n':2"), with(tool))) {
            assertThatThrownBy(() -> asked(question, Thinking.NONE))
                    .isInstanceOfSatisfying(
                            Failure.class, refused -> assertThat(refused.kind()).isEqualTo(Kind.INVALID_REQUEST));
        }
    }

    @Test
    void a_stream_says_the_same_wherever_it_is_cut() {
        FoldedAnswer whole = fold(STREAM, Integer.MAX_VALUE);

        for (int size = 1; size < 200; size++) {
            assertThat(fold(STREAM, size).toString()).isEqualTo(whole.toString());
        }
        assertThat(whole.isWhole()).isTrue();
        assertThat(whole.finished()).containsEntry(0, "TOOL_CALLS null");
        assertThat(whole.toString()).contains("Hm", "I look.", "{\"a\":1}");
        assertThat(Objects.requireNonNull(whole.usage()).totalOutput()).isEqualTo(5);
    }

    @Test
    void a_stream_that_breaks_off_is_never_whole_and_an_error_is_heard() {
        String begun = STREAM.substring(0, STREAM.indexOf("\n") + 1);

        assertThat(fold(begun, 9).isWhole()).isFalse();
        FoldedAnswer failed = fold(begun + "{\"error\":\"an error was encountered\"}\n", 9);
        assertThat(failed.isWhole()).isFalse();
        assertThat(Objects.requireNonNull(failed.fault()).message()).isEqualTo("an error was encountered");
    }

    @Test
    void a_model_that_is_missing_is_told_in_its_words() {
        var fault = OLLAMA.readError(
                404, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer("{\"error\":\"model 'x' not found\"}"));

        assertThat(fault.sort()).isEqualTo(Sort.NOT_FOUND);
        assertThat(fault.message()).isEqualTo("model 'x' not found");
    }

    static List<Recorded> answers() {
        return Recorded.all(one -> String.valueOf(one.url()).endsWith("/api/chat") && one.status() == 200);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void a_recorded_answer_says_the_same_whole_and_as_the_only_line_of_a_stream(Recorded recorded) {
        Json.Obj body = JsonReader.readObject(recorded.response());
        Completion completion = OLLAMA.readAnswer(body);
        FoldedAnswer expected = new FoldedAnswer();
        CompletionEvents.of(completion, expected);

        FoldedAnswer line = fold(body + "\n", 11);

        assertThat(line.said()).isEqualTo(expected.said());
        assertThat(line.finished()).isEqualTo(expected.finished());
        assertThat(line.usage()).isEqualTo(completion.usage());
        List<Json> calls = Objects.requireNonNull(body.object("message")).elements("tool_calls");
        assertThat(completion.choices().getFirst().parts().stream().filter(Part.ToolCall.class::isInstance))
                .hasSameSizeAs(calls);
    }

    @Test
    void there_are_recordings() {
        assertThat(answers()).hasSizeGreaterThan(3);
    }

    @Test
    void damage_is_a_failure_of_the_hosts_or_none() {
        Damage damage = new Damage(5);
        for (int round = 0; round < 2_000; round++) {
            String damaged = Buffer.buffer(damage.of(STREAM.getBytes(StandardCharsets.UTF_8)))
                    .toString();
            try {
                fold(damaged, 1 + damaged.length() / 2);
            } catch (Failure invalid) {
                assertThat(invalid.kind()).isEqualTo(Kind.UPSTREAM_INVALID_ANSWER);
            }
        }
    }
}
