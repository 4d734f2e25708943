package dev.sluice.dialect.generate;

import static dev.sluice.dialect.generate.Written.DIALECT;
import static dev.sluice.dialect.generate.Written.json;
import static dev.sluice.dialect.generate.Written.losses;
import static dev.sluice.dialect.generate.Written.prompt;
import static dev.sluice.dialect.generate.Written.request;
import static dev.sluice.dialect.generate.Written.terms;
import static dev.sluice.dialect.generate.Written.withTools;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.canonical.AnswerFormat;
import dev.sluice.canonical.Effort;
import dev.sluice.canonical.Extras;
import dev.sluice.canonical.MediaKind;
import dev.sluice.canonical.MediaSource;
import dev.sluice.canonical.Message;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Prompt;
import dev.sluice.canonical.Role;
import dev.sluice.canonical.Setting;
import dev.sluice.canonical.Tool;
import dev.sluice.canonical.ToolChoice;
import dev.sluice.dialect.HostTerms;
import dev.sluice.dialect.Losses;
import dev.sluice.dialect.ModelTraits;
import dev.sluice.dialect.ModelTraits.Thinking;
import dev.sluice.failure.Failure;
import dev.sluice.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptWriterTest {
    private static final Message HI = Message.of(Role.USER, Part.Text.of("hi"));

    private static Part call(String id, String name, String arguments) {
        return new Part.ToolCall(id, name, arguments, null, false, Extras.NONE);
    }

    private static Part result(String id, boolean error, Part... content) {
        return new Part.ToolResult(id, null, List.of(content), error, null, Extras.NONE);
    }

    private static Tool function(String name, @Nullable String schema) {
        return new Tool.Function(name, null, schema == null ? null : json(schema), null, null, Extras.NONE);
    }

    @Test
    void the_systems_messages_become_the_system_instruction() {
        Prompt prompt =
                prompt(Message.of(Role.SYSTEM, Part.Text.of("a")), HI, Message.of(Role.DEVELOPER, Part.Text.of("b")));

        assertThat(request(prompt)).isEqualTo(json("""
                {'systemInstruction':{'parts':[{'text':'a'},{'text':'b'}]},
                 'contents':[{'role':'user','parts':[{'text':'hi'}]}]}"""));
    }

    @Test
    void without_any_other_message_the_system_speaks_as_the_user() {
        assertThat(request(prompt(Message.of(Role.SYSTEM, Part.Text.of("a")))))
                .isEqualTo(json("{'contents':[{'role':'user','parts':[{'text':'a'}]}]}"));
        assertThatThrownBy(() -> request(prompt())).isInstanceOf(Failure.class);
    }

    @Test
    void results_have_the_names_of_their_calls_and_stand_in_one_content() {
        Prompt prompt = prompt(
                HI,
                Message.of(
                        Role.ASSISTANT,
                        Part.Text.of(""),
                        call("call_1", "look", "{\"city\":\"Rome\"}"),
                        call("call_2", "look", "")),
                Message.of(Role.TOOL, result("call_1", false, Part.Text.of("{\"sky\":\"blue\"}"))),
                Message.of(Role.TOOL, result("call_2", true, Part.Text.of("lost"))),
                HI);

        assertThat(request(prompt)).isEqualTo(json("""
                {'contents':[{'role':'user','parts':[{'text':'hi'}]},
                 {'role':'model','parts':[
                  {'functionCall':{'id':'call_1','name':'look','args':{'city':'Rome'}}},
                  {'functionCall':{'id':'call_2','name':'look','args':{}}}]},
                 {'role':'user','parts':[
                  {'functionResponse':{'id':'call_1','name':'look','response':{'sky':'blue'}}},
                  {'functionResponse':{'id':'call_2','name':'look','response':{'error':'lost'}}},
                  {'text':'hi'}]}]}"""));
    }

    @Test
    void a_plain_result_is_wrapped_and_pictures_follow_the_results() {
        Part picture =
                new Part.Media(MediaKind.IMAGE, new MediaSource.Inline("AAAA", "image/png"), null, null, Extras.NONE);
        Prompt prompt = prompt(
                HI,
                Message.of(Role.ASSISTANT, call("a", "f", "{}"), call("b", "g", "{}")),
                Message.of(Role.USER, result("a", false, Part.Text.of("42"), picture), result("b", false)));

        assertThat(request(prompt).elements("contents").getLast()).isEqualTo(json("""
                {'role':'user','parts':[
                 {'functionResponse':{'id':'a','name':'f','response':{'result':'42'}}},
                 {'functionResponse':{'id':'b','name':'g','response':{'result':''}}},
                 {'inlineData':{'mimeType':'image/png','data':'AAAA'}}]}"""));
    }

    @Test
    void a_result_without_a_call_is_refused() {
        assertThatThrownBy(() -> request(prompt(HI, Message.of(Role.TOOL, result("x", false)))))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("messages[1].content[0]");
    }

    @Test
    void broken_and_free_arguments_are_not_lost() {
        Part free = new Part.ToolCall("b", "shell", "ls -l", null, true, Extras.NONE);
        Prompt prompt = prompt(HI, Message.of(Role.ASSISTANT, call("a", "f", "{\"x\":"), free));

        assertThat(request(prompt).elements("contents").getLast()).isEqualTo(json("""
                {'role':'model','parts':[
                 {'functionCall':{'id':'a','name':'f','args':{'_raw':'{\\'x\\':'}}},
                 {'functionCall':{'id':'b','name':'shell','args':{'input':'ls -l'}}}]}"""));
    }

    @Test
    void seals_go_back_to_gemini_alone_and_ids_that_we_made_up_to_nobody() {
        Message turn = Message.of(
                Role.ASSISTANT,
                new Part.Reasoning("hm", "c2ln", false, "messages", Extras.NONE),
                new Part.Reasoning("", "Z2Vt", true, "generate", Extras.NONE),
                new Part.ToolCall(new CallIds("x").next(), "f", "{}", "Y2FsbA==", false, Extras.NONE));
        Losses losses = losses();

        Json.Obj written = DIALECT.writePrompt(prompt(HI, turn), terms(Thinking.LEVEL), losses);

        assertThat(written.elements("contents").getLast()).isEqualTo(json("""
                {'role':'model','parts':[{'text':'','thoughtSignature':'Z2Vt'},
                 {'functionCall':{'name':'f','args':{}},'thoughtSignature':'Y2FsbA=='}]}"""));
        assertThat(losses.dropped()).containsExactly("messages[1].content[0]");
    }

    @Test
    void the_first_call_that_gemini_did_not_make_says_so_to_models_that_ask() {
        Prompt prompt = prompt(HI, Message.of(Role.ASSISTANT, call("a", "f", "{}"), call("b", "f", "{}")));

        Json.Obj strict = DIALECT.writePrompt(prompt, terms(Thinking.LEVEL), losses());

        assertThat(strict.toString())
                .containsOnlyOnce("\"thoughtSignature\":\"c2tpcF90aG91Z2h0X3NpZ25hdHVyZV92YWxpZGF0b3I=\"");
        assertThat(request(prompt).toString()).doesNotContain("thoughtSignature");
    }

    @Test
    void what_a_caller_got_of_another_hosts_seal_comes_back_as_it_was() {
        Seal seal = new Seal("abc:def", true, "responses");

        assertThat(Seal.read(seal.signature(), false)).isEqualTo(seal);
        assertThat(Seal.read("c2x1aWNlO", false)).isEqualTo(new Seal("c2x1aWNlO", false, "generate"));
    }

    @Test
    void schemas_go_as_json_schema_with_all_their_words() {
        Prompt prompt = withTools(
                prompt(HI),
                function("f", "{'$ref':'#/$defs/a','$defs':{'a':{'const':1,'oneOf':[]}},'additionalProperties':false}"),
                function("g", "{'type':'object','properties':{}}"),
                function("h", null));

        assertThat(request(prompt).get("tools")).isEqualTo(json("""
                {'x':[{'functionDeclarations':[
                 {'name':'f','parametersJsonSchema':{'$ref':'#/$defs/a','$defs':{'a':{'const':1,'oneOf':[]}},'additionalProperties':false}},
                 {'name':'g'},{'name':'h'}]}]}""").get("x"));
    }

    private static Json.@Nullable Obj choice(ToolChoice choice) {
        Prompt prompt = withTools(prompt(HI), function("f", null), function("g", null));
        Json.Obj written =
                request(new Prompt(prompt.messages(), prompt.tools(), choice, Map.of(), null, null, Extras.NONE));
        assertThat(String.valueOf(written.get("tools")))
                .isEqualTo(
                        choice instanceof ToolChoice.Allowed
                                ? "[{\"functionDeclarations\":[{\"name\":\"g\"}]}]"
                                : "[{\"functionDeclarations\":[{\"name\":\"f\"},{\"name\":\"g\"}]}]");
        return Objects.requireNonNull(written.object("toolConfig")).object("functionCallingConfig");
    }

    @Test
    void choices_of_tools_are_modes() {
        assertThat(choice(new ToolChoice.Auto())).isEqualTo(json("{'mode':'AUTO'}"));
        assertThat(choice(new ToolChoice.None())).isEqualTo(json("{'mode':'NONE'}"));
        assertThat(choice(new ToolChoice.Required())).isEqualTo(json("{'mode':'ANY'}"));
        assertThat(choice(new ToolChoice.Named("f"))).isEqualTo(json("{'mode':'ANY','allowedFunctionNames':['f']}"));
        assertThat(choice(new ToolChoice.Allowed(List.of("g"), false))).isEqualTo(json("{'mode':'AUTO'}"));
    }

    @Test
    void a_choice_without_tools_is_left_out() {
        Prompt prompt =
                new Prompt(List.of(HI), List.of(), new ToolChoice.Required(), Map.of(), null, null, Extras.NONE);

        assertThat(request(prompt).has("toolConfig")).isFalse();
    }

    @Test
    void settings_have_their_names_and_what_has_none_is_told() {
        Map<Setting, Json> settings = Map.of(
                Setting.MAX_TOKENS,
                Json.Num.of(5),
                Setting.STOP,
                new Json.Text("x"),
                Setting.CHOICES,
                Json.Num.of(1),
                Setting.TOP_LOGPROBS,
                Json.Num.of(2),
                Setting.TEMPERATURE,
                Json.Num.of(1),
                Setting.PARALLEL_TOOL_CALLS,
                Json.Bool.FALSE,
                Setting.LOGIT_BIAS,
                new Json.Obj(),
                Setting.SERVICE_TIER,
                new Json.Text("auto"));
        Prompt prompt =
                new Prompt(List.of(HI), List.of(), null, settings, new AnswerFormat.AnyJson(), null, Extras.NONE);
        ModelTraits traits = new ModelTraits(Set.of(Setting.TEMPERATURE), 1, Thinking.NONE, true);
        Losses losses = losses();

        Json.Obj written = DIALECT.writePrompt(prompt, new HostTerms("m", false, traits), losses);

        assertThat(written.get("generationConfig")).isEqualTo(json("""
                {'maxOutputTokens':5,'stopSequences':['x'],'logprobs':2,'responseMimeType':'application/json'}"""));
        assertThat(losses.dropped())
                .containsExactlyInAnyOrder("generationConfig.temperature", "parallel_tool_calls", "logit_bias");
    }

    @Test
    void a_form_of_the_answer_is_a_json_schema_or_refused() {
        AnswerFormat format = new AnswerFormat.Schema("n", null, json("{'type':'object'}"), true, Extras.NONE);
        Prompt prompt = new Prompt(List.of(HI), List.of(), null, Map.of(), format, null, Extras.NONE);

        assertThat(request(prompt).get("generationConfig")).isEqualTo(json("""
                {'responseMimeType':'application/json','responseJsonSchema':{'type':'object'}}"""));
        ModelTraits without = new ModelTraits(Set.of(), 1, Thinking.NONE, false);
        assertThatThrownBy(() -> DIALECT.writePrompt(prompt, new HostTerms("m", false, without), losses()))
                .isInstanceOf(Failure.class);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            none,    -,     BUDGET, {'thinkingBudget':0}
            minimal, -,     BUDGET, {'thinkingBudget':512}
            medium,  -,     BUDGET, {'thinkingBudget':8192}
            max,     -,     BUDGET, {'thinkingBudget':24576}
            -,       3000,  BUDGET, {'thinkingBudget':3000}
            -,       -,     BUDGET, {'thinkingBudget':-1}
            none,    -,     LEVEL,  {'thinkingLevel':'MINIMAL'}
            xhigh,   -,     LEVEL,  {'thinkingLevel':'HIGH'}
            -,       1500,  LEVEL,  {'thinkingLevel':'LOW'}
            -,       20000, LEVEL,  {'thinkingLevel':'HIGH'}
            """)
    void an_effort_is_a_budget_or_a_level_but_never_both(String level, Long budget, Thinking thinking, String config) {
        Effort effort = new Effort(level, budget, null, Extras.NONE);
        Prompt prompt = new Prompt(List.of(HI), List.of(), null, Map.of(), null, effort, Extras.NONE);

        Json.Obj written = DIALECT.writePrompt(prompt, terms(thinking), losses());

        assertThat(Objects.requireNonNull(written.object("generationConfig")).get("thinkingConfig"))
                .isEqualTo(json(config));
    }

    @Test
    void pictures_somewhere_else_are_told_by_their_address_and_files_of_other_hosts_refused() {
        Part url = new Part.Media(
                MediaKind.IMAGE, new MediaSource.Url("https://a.example/b.PNG?x=1", null), null, null, Extras.NONE);
        Part file =
                new Part.Media(MediaKind.DOCUMENT, new MediaSource.FileId("chat", "file-1"), null, null, Extras.NONE);

        assertThat(request(prompt(Message.of(Role.USER, url)))).isEqualTo(json("""
                {'contents':[{'role':'user','parts':[
                 {'fileData':{'mimeType':'image/png','fileUri':'https://a.example/b.PNG?x=1'}}]}]}"""));
        assertThatThrownBy(() -> request(prompt(Message.of(Role.USER, file)))).isInstanceOf(Failure.class);
    }
}
