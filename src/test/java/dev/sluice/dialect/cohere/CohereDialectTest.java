package dev.sluice.dialect.cohere;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.HostFault.Sort;
import dev.sluice.canonical.Setting;
import dev.sluice.dialect.HostTerms;
import dev.sluice.dialect.Losses;
import dev.sluice.dialect.ModelTraits;
import dev.sluice.dialect.ModelTraits.Thinking;
import dev.sluice.dialect.chat.ChatDialect;
import dev.sluice.failure.Failure;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.testing.FoldedAnswer;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CohereDialectTest {
    private static final ChatDialect CHAT = new ChatDialect();
    private static final CohereDialect COHERE = new CohereDialect();

    private final Losses losses = new Losses(CHAT, false);

    private static Json.Obj json(String text) {
        return JsonReader.readObject(Buffer.buffer(text.replace('\'', '"')));
    }

    private Json.Obj asked(String chat, Thinking thinking) {
        ModelTraits traits = new ModelTraits(Set.of(Setting.LOGIT_BIAS), 4_000, thinking, true);
        return COHERE.writePrompt(CHAT.readPrompt(json(chat)), new HostTerms("command-a", false, traits), losses);
    }

    private Json.Obj asked(String chat) {
        return asked(chat, Thinking.BUDGET);
    }

    private static String with(String members) {
        return "{'messages':[{'role':'user','content':'x'}]," + members + "}";
    }

    @Test
    void a_conversation_with_tools() {
        Json.Obj body = asked("""
                {'messages':[
                  {'role':'developer','content':'Be brief'},
                  {'role':'user','content':[{'type':'text','text':'Look'},{'type':'image_url','image_url':{'url':'data:image/png;base64,AA=='}}]},
                  {'role':'assistant','content':null,'tool_calls':[
                    {'id':'c1','type':'function','function':{'name':'f','arguments':'{\\"a\\":1}'}},
                    {'id':'c2','type':'function','function':{'name':'f','arguments':'oops'}}]},
                  {'role':'tool','tool_call_id':'c1','content':'one'},
                  {'role':'tool','tool_call_id':'c2','content':'two'}],
                 'tools':[{'type':'function','function':{'name':'f','strict':true,'parameters':{'type':'object'}}}],
                 'tool_choice':'required'}""");

        assertThat(body).isEqualTo(json("""
                {'model':'command-a','messages':[
                  {'role':'system','content':[{'type':'text','text':'Be brief'}]},
                  {'role':'user','content':[{'type':'text','text':'Look'},{'type':'image_url','image_url':{'url':'data:image/png;base64,AA=='}}]},
                  {'role':'assistant','tool_calls':[
                    {'id':'c1','type':'function','function':{'name':'f','arguments':'{\\"a\\":1}'}},
                    {'id':'c2','type':'function','function':{'name':'f','arguments':'{\\"input\\":\\"oops\\"}'}}]},
                  {'role':'tool','tool_call_id':'c1','content':'one'},
                  {'role':'tool','tool_call_id':'c2','content':'two'}],
                 'stream':false,
                 'tools':[{'type':'function','function':{'name':'f','parameters':{'type':'object'}}}],
                 'strict_tools':true,'tool_choice':'REQUIRED'}"""));
        assertThat(losses.dropped()).isEmpty();
    }

    @Test
    void settings_have_names_of_their_own() {
        Json.Obj body = asked(with("'max_tokens':5,'temperature':0.2,'top_p':1,'top_k':3,'stop':['a'],'seed':7,'n':1,"
                + "'presence_penalty':0.5,'frequency_penalty':-1,'logprobs':true,'logit_bias':{'1':2},"
                + "'parallel_tool_calls':true,'user':'u'"));

        assertThat(body.toString())
                .contains(
                        "\"max_tokens\":5",
                        "\"temperature\":0.2",
                        "\"p\":0.99",
                        "\"k\":3",
                        "\"stop_sequences\":[\"a\"]",
                        "\"seed\":7",
                        "\"presence_penalty\":0.5",
                        "\"logprobs\":true")
                .doesNotContain("frequency_penalty", "top_p", "parallel");
        assertThat(losses.dropped()).containsExactlyInAnyOrder("logit_bias", "frequency_penalty", "user");
    }

    @Test
    void one_tool_that_must_be_called_is_the_only_one_named() {
        Json.Obj body = asked(
                with(
                        "'tools':[{'type':'function','function':{'name':'f'}},"
                                + "{'type':'function','function':{'name':'g'}}],'tool_choice':{'type':'function','function':{'name':'g'}}"));

        assertThat(body.elements("tools")).hasSize(1);
        assertThat(body.toString()).contains("\"name\":\"g\"").doesNotContain("\"name\":\"f\"");
        assertThat(body.text("tool_choice")).isEqualTo("REQUIRED");
    }

    @Test
    void a_schema_of_the_answer() {
        Json.Obj body = asked(
                with("'response_format':{'type':'json_schema','json_schema':{'name':'a','schema':{'type':'object'}}}"));

        assertThat(body.get("response_format"))
                .isEqualTo(json("{'type':'json_object','json_schema':{'type':'object'}}"));
    }

    @ParameterizedTest
    @CsvSource({
        "low,     BUDGET, 'enabled 2048'",
        "high,    BUDGET, 'enabled 24576'",
        "xhigh,   BUDGET, 'enabled 4000'",
        "none,    BUDGET, 'disabled 0'",
        "low,     NONE,   ''",
        "none,    NONE,   ''"
    })
    void an_effort_is_a_budget(String level, Thinking thinking, String expected) {
        Json.Obj told =
                asked(with("'reasoning_effort':'" + level + "'"), thinking).object("thinking");

        String said = told == null ? "" : told.text("type") + " " + told.number("token_budget", 0);
        assertThat(said).isEqualTo(expected);
        boolean lost = thinking == Thinking.NONE && !level.equals("none");
        assertThat(losses.dropped().contains("reasoning_effort")).isEqualTo(lost);
    }

    @Test
    void what_would_mean_something_else_is_refused() {
        assertThatThrownBy(() -> asked(with("'n':2")))
                .isInstanceOfSatisfying(
                        Failure.class, refused -> assertThat(refused.param()).isEqualTo("n"));
        assertThatThrownBy(() -> asked("{'messages':[{'role':'user','content':["
                        + "{'type':'input_audio','input_audio':{'data':'AA==','format':'wav'}}]}]}"))
                .isInstanceOfSatisfying(
                        Failure.class, refused -> assertThat(refused.param()).isEqualTo("messages[0].content[0]"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | {"message":"too many tokens: 9"} | CONTEXT_TOO_LONG | 400
            401 | {"message":"invalid api token"}  | AUTHENTICATION   | 401
            404 | {"message":"model not found"}    | NOT_FOUND        | 404
            429 | {"message":"slow down"}          | RATE_LIMIT       | 429
            498 | {"message":"blocked"}            | AUTHENTICATION   | 401
            500 | <html>                           | SERVER           | 500
            0   | ''                               | SERVER           | 500
            """)
    void errors_are_sorted_by_their_status(int status, String body, Sort sort, int told) {
        HostFault fault = COHERE.readError(status, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer(body));

        assertThat(fault.sort()).isEqualTo(sort);
        assertThat(fault.status()).isEqualTo(told);
        assertThat(fault.message()).isNotBlank();
    }

    @Test
    void an_answer_that_breaks_off_is_never_whole() {
        FoldedAnswer cut = FoldedAnswer.of(
                COHERE::answerReader,
                Buffer.buffer(
                        "data: {\"type\":\"content-delta\",\"delta\":{\"message\":{\"content\":{\"text\":\"hi\"}}}}\n\n"),
                5);
        FoldedAnswer failed = FoldedAnswer.of(
                COHERE::answerReader,
                Buffer.buffer("data: {\"type\":\"message-end\",\"delta\":{\"finish_reason\":\"ERROR\"}}\n\n"),
                5);

        assertThat(cut.isWhole()).isFalse();
        assertThat(failed.isWhole()).isFalse();
        assertThat(failed.fault()).isNotNull();
    }
}
