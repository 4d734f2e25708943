package dev.sluice.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Prompt;
import dev.sluice.dialect.HostTerms;
import dev.sluice.dialect.Losses;
import dev.sluice.dialect.ModelTraits;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.testing.Recorded;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A question that is read and written again is equal. */
class PromptRoundTripTest {
    private static final ResponsesDialect DIALECT = new ResponsesDialect();

    private static Json.Obj again(Json.Obj body) {
        Losses losses = new Losses(DIALECT, true);
        String model = Objects.requireNonNullElse(body.text("model"), "");
        HostTerms terms = new HostTerms(model, body.isTrue("stream"), ModelTraits.UNKNOWN);
        Prompt prompt = DIALECT.readPrompt(body);
        return DIALECT.writePrompt(prompt, terms, losses);
    }

    @Test
    void every_recorded_question_is_written_as_it_was_read() {
        List<Recorded> asked = Recordings.questions();

        for (Recorded recorded : asked) {
            Json.Obj body = JsonReader.readObject(recorded.request());
            assertThat(again(body)).as(recorded.name()).isEqualTo(body);
        }
        assertThat(asked).hasSizeGreaterThan(70);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'model':'m','input':'Hi'}",
                "{'model':'m','input':'Hi','instructions':null,'temperature':null,'stream':false}",
                "{'model':'m','input':'','instructions':'Be kind','stream':true,'stream_options':{}}",
                "{'model':'m','input':[]}",
                "{'model':'m','prompt':{'id':'pmpt_1'}}",
                "{'model':'m','input':null,'tools':[],'tool_choice':'auto','include':[]}",
                "{'model':'m','input':[{'role':'user','content':'Hi'},{'role':'user','content':[]}]}",
                "{'model':'m','input':[{'role':'user','content':[{'type':'input_text','text':''},"
                        + "{'type':'input_audio','input_audio':{}},{'type':'input_image','image_url':null,'file_id':'f'},"
                        + "{'type':'input_image','image_url':'data:image/png;base64,AA==','detail':'low'},"
                        + "{'type':'input_image','image_url':'data:image/png,AA'},"
                        + "{'type':'input_image','image_url':'https://a/b.png'},"
                        + "{'type':'input_file','file_data':'data:application/pdf;base64,AA==','filename':'a.pdf'},"
                        + "{'type':'input_file','file_data':'AA=='},{'type':'input_file','file_url':'https://a/b'}]}]}",
                "{'model':'m','input':[{'type':'message','role':'assistant','content':[]},"
                        + "{'role':'assistant','content':''},{'role':'assistant','content':'a'},"
                        + "{'role':'assistant','content':[{'type':'input_text','text':'a'},{'type':'refusal','refusal':'no'}]}]}",
                "{'model':'m','input':[{'type':'message','role':'assistant','id':'msg_1','status':'completed','phase':'commentary',"
                        + "'content':[{'type':'output_text','text':'a','annotations':[],'logprobs':[]},"
                        + "{'type':'output_text','text':'b'}]},"
                        + "{'type':'function_call','id':'fc_1','call_id':'call_1','name':'f','arguments':'{','status':null},"
                        + "{'type':'custom_tool_call','call_id':'call_2','name':'g','input':'x'},"
                        + "{'type':'message','role':'assistant','content':'between'},"
                        + "{'type':'function_call_output','call_id':'call_1','output':[{'type':'input_image','file_id':'f'}]},"
                        + "{'type':'custom_tool_call_output','call_id':'call_2','output':''},"
                        + "{'type':'function_call_output','output':'no id'},"
                        + "{'type':'reasoning','id':'rs_1','summary':[],'encrypted_content':'x'},"
                        + "{'type':'item_reference','id':'msg_2'},{'type':'shell_call_output','call_id':'s','output':[]},"
                        + "{'type':'compaction','encrypted_content':'x'}]}",
                "{'model':'m','input':'Hi','text':{}}",
                "{'model':'m','input':'Hi','text':{'format':null,'verbosity':null,'other':1}}",
                "{'model':'m','input':'Hi','text':{'format':{'type':'text'},'verbosity':'low'},'reasoning':{}}",
                "{'model':'m','input':'Hi','text':{'format':{'type':'json_object'}},'reasoning':null}",
                "{'model':'m','input':'Hi','text':{'format':{'type':'json_schema','name':'n','strict':null,'schema':{'type':'object'}}}}",
                "{'model':'m','input':'Hi','reasoning':{'effort':'high','summary':'auto','mode':'x'},'max_output_tokens':5}",
                "{'model':'m','input':'Hi','user':'u','metadata':{},'safety_identifier':null}",
                "{'model':'m','input':'Hi','user':'u','safety_identifier':'s','top_p':0.10,'top_logprobs':2,"
                        + "'include':['message.output_text.logprobs'],'background':true,'truncation':'auto'}",
                "{'model':'m','input':'Hi','tools':[{'type':'function','name':'f'},{'type':'web_search'},"
                        + "{'type':'function','name':'g','description':null,'parameters':null,'strict':null,'defer_loading':true}],"
                        + "'tool_choice':{'type':'allowed_tools','mode':'auto','tools':[{'type':'function','name':'f'}]}}",
                "{'model':'m','input':'Hi','tool_choice':{'type':'allowed_tools','mode':'auto','tools':[{'type':'web_search'}]}}",
                "{'model':'m','input':'Hi','tool_choice':{'type':'function','name':'f'},'parallel_tool_calls':false}",
            })
    void what_callers_may_write_is_written_again(String text) {
        Json.Obj body = (Json.Obj) JsonReader.read(text.replace('\'', '"'));

        assertThat(again(body)).isEqualTo(body);
    }
}
