package dev.sluice.dialect.messages;

import static dev.sluice.dialect.messages.Recordings.DIALECT;
import static dev.sluice.dialect.messages.Recordings.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.sluice.canonical.Prompt;
import dev.sluice.dialect.ForeignSeal;
import dev.sluice.dialect.HostTerms;
import dev.sluice.dialect.Losses;
import dev.sluice.dialect.ModelTraits;
import dev.sluice.failure.Failure;
import dev.sluice.json.Json;
import dev.sluice.testing.Recorded;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromptRoundTripTest {
    private static Json.Obj again(Json.Obj asked) {
        Prompt prompt = DIALECT.readPrompt(asked);
        Losses losses = Recordings.losses();
        HostTerms terms =
                new HostTerms(String.valueOf(asked.text("model")), asked.isTrue("stream"), ModelTraits.UNKNOWN);
        Json.Obj written = DIALECT.writePrompt(prompt, terms, losses);
        assertThat(losses.dropped()).isEmpty();
        return written;
    }

    @Test
    void every_recorded_question_is_written_as_it_was_read() {
        List<Recorded> questions = Recordings.questions();
        assumeFalse(questions.isEmpty(), "no recordings on this machine");
        int same = 0;

        for (Recorded question : questions) {
            Json.Obj asked = Objects.requireNonNull(Recordings.object(question.request()));
            if (asked.elements("messages").contains(new Json.Text("Invalid content"))) {
                continue; // refused by the host too
            }
            Json.Obj written = again(asked);
            assertThat(Recordings.isCount(question) ? new CountTokens().question(written, "") : written)
                    .as(question.name())
                    .isEqualTo(asked);
            same++;
        }

        assertThat(same).isGreaterThanOrEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'system':'be brief','messages':[{'role':'user','content':'hi'}]",
                "'system':[{'type':'text','text':'a','cache_control':{'type':'ephemeral','ttl':'1h'}}],'messages':[]",
                "'system':[],'messages':[{'role':'user','content':[],'extra':1}]",
                "'messages':[{'role':'user','content':[{'type':'text','text':'','citations':null,'cache_control':null}]}]",
                "'messages':[{'role':'system','content':[{'type':'text','text':'now'}]},{'role':'user','content':'x'}]",
                "'messages':[{'role':'user','content':'a'},{'role':'user','content':'b'}]",
                "'messages':[{'role':'assistant','content':[{'type':'thinking','thinking':'t','signature':'c2ln','x':[1.0,1e400]},"
                        + "{'type':'redacted_thinking','data':'ZGF0YQ=='},"
                        + "{'type':'tool_use','id':'toolu_1','name':'f','input':{'b':1.50,'a':12345678901234567890}}]},"
                        + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'toolu_1'}]}]",
                "'messages':[{'role':'user','content':[{'type':'tool_result','tool_use_id':'t','is_error':false,"
                        + "'content':[{'type':'text','text':'x'},{'type':'image','source':{'type':'url','url':'http://x'}}]},"
                        + "{'type':'tool_result','tool_use_id':'t','is_error':true,'content':'x'},"
                        + "{'type':'tool_result','tool_use_id':'t','content':null}]}]",
                "'messages':[{'role':'user','content':["
                        + "{'type':'document','title':'T','context':'c','citations':{'enabled':true},"
                        + "'source':{'type':'text','media_type':'text/plain','data':'d'}},"
                        + "{'type':'document','source':{'type':'content','content':'x'}},"
                        + "{'type':'document','source':{'type':'file','file_id':'f'}},"
                        + "{'type':'image','source':{'type':'base64','media_type':'image/png','data':'AA==','new':1}},"
                        + "{'type':'container_upload','file_id':'f'},{'type':'search_result','source':'s'}]}]",
                "'messages':[],'tools':[],'tool_choice':{'type':'auto','disable_parallel_tool_use':false}",
                "'messages':[],'tools':[{'name':'f','input_schema':{'type':'object'},'strict':false,'type':'custom',"
                        + "'defer_loading':true,'cache_control':{'type':'ephemeral'}},"
                        + "{'type':'web_search_20250305','name':'web_search','max_uses':3}],"
                        + "'tool_choice':{'type':'tool','name':'f'}",
                "'messages':[],'tool_choice':{'type':'sometimes'}",
                "'messages':[],'thinking':{'type':'enabled','budget_tokens':2048,'display':'omitted'},'temperature':1.0",
                "'messages':[],'thinking':{'type':'adaptive'},'output_config':{'effort':'xhigh','new':1}",
                "'messages':[],'thinking':{'type':'disabled'},'output_config':{}",
                "'messages':[],'output_config':{'effort':'low','format':{'type':'json_schema','schema':{'type':'object'}}}",
                "'messages':[],'output_format':{'type':'json_schema','schema':{}}",
                "'messages':[],'metadata':{'user_id':'u','other':1},'service_tier':'standard_only','top_k':5,'top_p':0.9,"
                        + "'temperature':0.50,'stop_sequences':[' ','x'],'stream':false,'container':'c','speed':'fast'",
                "'messages':[],'metadata':{},'service_tier':'new','stream':true,'inference_geo':null",
            })
    void what_this_dialect_says_comes_back(String members) {
        Json.Obj asked = json("{'model':'m','max_tokens':9," + members + "}");

        assertThat(again(asked)).isEqualTo(asked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'messages':7}",
                "{'messages':['x']}",
                "{'messages':[{'content':'x'}]}",
                "{'messages':[{'role':'tool','content':'x'}]}",
                "{'messages':[{'role':'user'}]}",
                "{'messages':[{'role':'user','content':[7]}]}",
                "{'messages':[{'role':'user','content':[{}]}]}",
                "{'messages':[{'role':'user','content':[{'type':'text'}]}]}",
                "{'messages':[{'role':'user','content':[{'type':'tool_use','id':'x','name':'y'}]}]}",
                "{'messages':[{'role':'user','content':[{'type':'tool_result'}]}]}",
                "{'messages':[],'system':7}",
                "{'messages':[],'tools':[7]}",
                "{'messages':[],'tools':[{}]}",
            })
    void what_is_no_question_is_told_by_its_field(String asked) {
        assertThatThrownBy(() -> DIALECT.readPrompt(json(asked)))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.param()).isNotNull());
    }

    @Test
    void the_seals_and_names_of_others_come_back_to_them() {
        Prompt prompt = DIALECT.readPrompt(json("{'messages':[{'role':'assistant','content':["
                + "{'type':'thinking','thinking':'t','signature':'"
                + ForeignSeal.ofThought("responses", "a.b=", true) + "'},"
                + "{'type':'redacted_thinking','data':'" + ForeignSeal.ofCall("s.1") + "'},"
                + "{'type':'tool_use','id':'" + CallId.write("call:1|ü") + "','name':'f','input':{}}]}]}"));

        assertThat(prompt.messages().get(0).parts())
                .extracting(part -> switch (part) {
                    case dev.sluice.canonical.Part.Reasoning thought ->
                        thought.origin() + " " + thought.seal() + " " + thought.hidden();
                    case dev.sluice.canonical.Part.ToolCall call -> call.id() + " " + call.seal();
                    default -> "";
                })
                .containsExactly("responses a.b= true", "call:1|ü s.1");
    }
}
