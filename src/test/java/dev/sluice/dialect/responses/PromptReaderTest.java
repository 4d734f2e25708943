package dev.sluice.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.canonical.AnswerFormat;
import dev.sluice.canonical.Message;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Prompt;
import dev.sluice.canonical.Role;
import dev.sluice.canonical.Setting;
import dev.sluice.canonical.Tool;
import dev.sluice.canonical.ToolChoice;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a question becomes in our own words. */
class PromptReaderTest {
    private static Prompt read(String text) {
        return new ResponsesDialect().readPrompt((Json.Obj) JsonReader.read(text.replace('\'', '"')));
    }

    private static List<Role> roles(Prompt prompt) {
        return prompt.messages().stream().map(Message::role).toList();
    }

    @Test
    void instructions_are_the_first_message_of_the_system() {
        Prompt prompt = read("{'model':'m','instructions':'Be kind','input':'Hi'}");

        assertThat(roles(prompt)).containsExactly(Role.SYSTEM, Role.USER);
        assertThat(prompt.messages().getFirst().parts()).containsExactly(Part.Text.of("Be kind"));
        assertThat(prompt.messages().getLast().parts()).containsExactly(Part.Text.of("Hi"));
    }

    @Test
    void calls_and_the_message_before_them_are_one_message_and_each_result_its_own() {
        Prompt prompt = read("{'input':[{'role':'user','content':'Hi'},"
                + "{'type':'reasoning','id':'rs_1','summary':[{'type':'summary_text','text':'Hm'}],'encrypted_content':'seal'},"
                + "{'role':'assistant','content':'Let me see'},"
                + "{'type':'function_call','id':'fc_1','call_id':'call_1','name':'f','arguments':'{}'},"
                + "{'type':'function_call','id':'fc_2','call_id':'call_2','name':'g','arguments':'{}'},"
                + "{'type':'function_call_output','call_id':'call_1','output':'one'},"
                + "{'type':'function_call_output','call_id':'call_2','output':[{'type':'input_text','text':'two'},"
                + "{'type':'input_image','image_url':'data:image/png;base64,AA=='}]},"
                + "{'role':'developer','content':'Now'}]}");

        assertThat(roles(prompt)).containsExactly(Role.USER, Role.ASSISTANT, Role.TOOL, Role.TOOL, Role.DEVELOPER);
        List<Part> turn = prompt.messages().get(1).parts();
        assertThat(turn)
                .extracting(Object::getClass)
                .extracting(Class::getSimpleName)
                .containsExactly("Reasoning", "Text", "ToolCall", "ToolCall");
        Part.Reasoning thought = (Part.Reasoning) turn.getFirst();
        assertThat(thought.text()).isEqualTo("Hm");
        assertThat(thought.seal()).isEqualTo("seal");
        assertThat(thought.hidden()).isTrue();
        assertThat(thought.origin()).isEqualTo("responses");
        assertThat(((Part.ToolCall) turn.get(2)).id()).isEqualTo("call_1");
        Part.ToolResult two = (Part.ToolResult) prompt.messages().get(3).parts().getFirst();
        assertThat(two.callId()).isEqualTo("call_2");
        assertThat(two.content()).hasSize(2).last().isInstanceOf(Part.Media.class);
    }

    @Test
    void two_messages_of_the_model_stay_two_unless_a_call_waits_between_them() {
        Prompt apart = read("{'input':[{'role':'assistant','content':'a'},{'role':'assistant','content':'b'}]}");
        Prompt within = read("{'input':[{'type':'function_call','call_id':'c','name':'f','arguments':'{}'},"
                + "{'role':'assistant','content':'b'},{'type':'function_call_output','call_id':'c','output':''}]}");

        assertThat(roles(apart)).containsExactly(Role.ASSISTANT, Role.ASSISTANT);
        assertThat(roles(within)).containsExactly(Role.ASSISTANT, Role.TOOL);
    }

    @Test
    void what_only_this_dialect_knows_is_foreign() {
        Prompt prompt = read("{'input':[{'type':'item_reference','id':'msg_1'},{'type':'web_search_call','id':'ws_1'},"
                + "{'type':'shell_call_output','call_id':'c','output':[]}],'tools':[{'type':'web_search'}]}");

        assertThat(roles(prompt)).containsExactly(Role.ASSISTANT, Role.TOOL);
        assertThat(prompt.messages())
                .allSatisfy(message -> assertThat(message.parts()).allMatch(Part.Foreign.class::isInstance));
        assertThat(prompt.tools()).singleElement().isInstanceOf(Tool.Foreign.class);
    }

    @Test
    void settings_tools_and_form_are_in_our_own_words() {
        Prompt prompt = read("{'input':'Hi','max_output_tokens':9,'temperature':0.50,'user':'u',"
                + "'text':{'verbosity':'low','format':{'type':'json_schema','name':'n','schema':{'type':'object'},'strict':true}},"
                + "'reasoning':{'effort':'high','summary':'auto'},"
                + "'include':['message.output_text.logprobs'],'parallel_tool_calls':false,"
                + "'tools':[{'type':'function','name':'f','parameters':{'type':'object'},'strict':true}],"
                + "'tool_choice':{'type':'function','name':'f'}}");

        assertThat(prompt.settings())
                .containsEntry(Setting.MAX_TOKENS, Json.Num.of(9))
                .containsEntry(Setting.TEMPERATURE, new Json.Num("0.50"))
                .containsEntry(Setting.END_USER, new Json.Text("u"))
                .containsEntry(Setting.VERBOSITY, new Json.Text("low"))
                .containsEntry(Setting.LOGPROBS, Json.Bool.TRUE)
                .containsEntry(Setting.PARALLEL_TOOL_CALLS, Json.Bool.FALSE);
        assertThat(prompt.format()).isInstanceOf(AnswerFormat.Schema.class);
        assertThat(prompt.effort()).satisfies(effort -> {
            assertThat(effort.level()).isEqualTo("high");
            assertThat(effort.visible()).isTrue();
        });
        assertThat(prompt.toolChoice()).isEqualTo(new ToolChoice.Named("f"));
        Tool.Function function = (Tool.Function) prompt.tools().getFirst();
        assertThat(function.strict()).isTrue();
        assertThat(function.schema()).isEqualTo(new Json.Obj().put("type", "object"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'input':5} | input",
                "{'input':[5]} | input[0]",
                "{'input':[{'role':'user','content':'a'},{'role':'tool','content':'x'}]} | input[1].role",
                "{'input':[{'role':'user'}]} | input[0].content",
                "{'input':[{'role':'user','content':['a']}]} | input[0].content[0]",
                "{'input':[{'type':'function_call','call_id':5,'name':'f'}]} | input[0].call_id",
                "{'input':[{'type':5}]} | input[0].type",
                "{'input':'a','max_output_tokens':1.5} | max_output_tokens",
                "{'input':'a','temperature':'warm'} | temperature",
                "{'input':'a','tools':{}} | tools",
                "{'input':'a','tools':[{'type':'function'}]} | tools[0].name",
                "{'input':'a','tool_choice':'some'} | tool_choice",
                "{'input':'a','tool_choice':[]} | tool_choice",
                "{'input':'a','text':{'format':{'type':'xml'}}} | text.format.type",
                "{'input':'a','text':{'format':{'type':'json_schema'}}} | text.format.schema",
                "{'input':'a','reasoning':'high'} | reasoning"
            })
    void a_mistake_is_told_with_its_field(String body, String field) {
        assertThatThrownBy(() -> read(body)).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.INVALID_REQUEST);
            assertThat(failure.param()).isEqualTo(field);
        });
    }

    @Test
    void a_link_to_an_earlier_answer_is_read_from_the_body() {
        Json.Obj body = (Json.Obj) JsonReader.read("{\"previous_response_id\":\"resp_1\",\"store\":false}");

        assertThat(ResponseLink.of(body)).isEqualTo(new ResponseLink("resp_1", null, false, false));
        assertThat(ResponseLink.of(new Json.Obj())).isEqualTo(new ResponseLink(null, null, true, false));
        assertThat(ResponseLink.of(new Json.Obj().put("conversation", new Json.Obj().put("id", "conv_1"))))
                .isEqualTo(new ResponseLink(null, "conv_1", true, false));
        assertThatThrownBy(() -> ResponseLink.of(body.copy().put("conversation", "conv_1")))
                .isInstanceOf(Failure.class);
    }
}
