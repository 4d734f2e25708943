package dev.sluice.dialect.generate;

import static dev.sluice.dialect.generate.Written.DIALECT;
import static dev.sluice.dialect.generate.Written.json;
import static dev.sluice.dialect.generate.Written.losses;
import static dev.sluice.dialect.generate.Written.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.canonical.AnswerFormat;
import dev.sluice.canonical.Extras;
import dev.sluice.canonical.MediaKind;
import dev.sluice.canonical.MediaSource;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Prompt;
import dev.sluice.canonical.Role;
import dev.sluice.canonical.Setting;
import dev.sluice.canonical.Tool;
import dev.sluice.canonical.ToolChoice;
import dev.sluice.dialect.ModelTraits.Thinking;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.Json;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptReaderTest {
    private static final String FULL = """
            {'system_instruction':{'parts':{'text':'Be short.'}},
             'contents':[
              {'parts':[{'text':'Weather?'},{'inline_data':{'mime_type':'image/png','data':'AAAA'}},
                        {'fileData':{'mimeType':'video/mp4','fileUri':'https://generativelanguage.googleapis.com/v1beta/files/1'}},
                        {'fileData':{'fileUri':'gs://bucket/a.pdf'}}]},
              {'role':'model','parts':[
                {'text':'Hm.','thought':true},
                {'functionCall':{'name':'look','args':{'city':'Rome'}},'thoughtSignature':'c2lnbg=='},
                {'functionCall':{'name':'look'}},
                {'text':'so','thoughtSignature':'dGV4dA=='},
                {'text':'','thoughtSignature':'ZW1wdHk='},
                {'executableCode':{'code':'1','language':'PYTHON'}}]},
              {'role':'function','parts':[
                {'functionResponse':{'name':'look','response':{'result':'sunny'}}},
                {'functionResponse':{'name':'look','response':{'error':'no such city'}}}]}],
             'tools':[{'functionDeclarations':[
                {'name':'look','description':'d','parameters':{'type':'OBJECT','properties':{'city':{'type':'STRING','nullable':true}}}}]},
               {'googleSearch':{}}],
             'tool_config':{'function_calling_config':{'mode':'ANY','allowed_function_names':['look']}},
             'safetySettings':[{'category':'X','threshold':'Y'}],
             'generationConfig':{'temperature':1.0,'maxOutputTokens':9,'stopSequences':['a'],'responseModalities':['TEXT'],
               'thinking_config':{'thinking_budget':1024,'include_thoughts':true},
               'response_mime_type':'application/json','response_schema':{'type':'STRING'}}}
            """;

    @Test
    void a_full_request_is_understood() {
        Prompt prompt = DIALECT.readPrompt(json(FULL));

        assertThat(prompt.messages())
                .extracting(message -> message.role())
                .containsExactly(Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.TOOL);
        assertThat(prompt.toolChoice()).isEqualTo(new ToolChoice.Named("look"));
        assertThat(prompt.settings())
                .containsEntry(Setting.MAX_TOKENS, Json.Num.of(9))
                .containsEntry(Setting.TEMPERATURE, new Json.Num("1.0"));
        assertThat(prompt.effort()).satisfies(effort -> {
            assertThat(effort.budgetTokens()).isEqualTo(1024);
            assertThat(effort.visible()).isTrue();
        });
        assertThat(prompt.format())
                .isInstanceOfSatisfying(
                        AnswerFormat.Schema.class,
                        format -> assertThat(format.schema()).isEqualTo(json("{'type':'string'}")));
        assertThat(prompt.tools()).hasSize(2).last().isInstanceOf(Tool.Foreign.class);
        assertThat(((Tool.Function) prompt.tools().getFirst()).schema())
                .isEqualTo(json("{'type':'object','properties':{'city':{'type':['string','null']}}}"));
    }

    @Test
    void a_full_request_is_written_as_it_was() {
        Json.Obj written = DIALECT.writePrompt(DIALECT.readPrompt(json(FULL)), terms(Thinking.BUDGET), losses());

        assertThat(written).isEqualTo(json(FULL));
    }

    @Test
    void parts_are_what_they_mean() {
        Prompt prompt = DIALECT.readPrompt(json(FULL));

        assertThat(prompt.messages().get(1).parts())
                .filteredOn(Part.Media.class::isInstance)
                .extracting(part -> ((Part.Media) part).kind(), part -> ((Part.Media) part).source())
                .containsExactly(
                        tuple(MediaKind.IMAGE, new MediaSource.Inline("AAAA", "image/png")),
                        tuple(
                                MediaKind.VIDEO,
                                new MediaSource.FileId(
                                        "generate", "https://generativelanguage.googleapis.com/v1beta/files/1")),
                        tuple(MediaKind.DOCUMENT, new MediaSource.Url("gs://bucket/a.pdf", null)));
        assertThat(Folding.ofParts(prompt.messages().get(2).parts()))
                .containsExactly(
                        "thought Hm.",
                        "call look c2lnbg== {\"city\":\"Rome\"}",
                        "call look null {}",
                        "text so",
                        "seal generate dGV4dA==",
                        "seal generate ZW1wdHk=");
    }

    @Test
    void a_streamed_thought_of_another_host_comes_back_in_one_piece() {
        String seal = new Seal("c2VhbA==", false, "messages").signature();

        Prompt prompt = DIALECT.readPrompt(json("""
                {'contents':[{'role':'model','parts':[
                  {'text':'Hm, ','thought':true},{'text':'so.','thought':true},{'text':'','thought':true,'thoughtSignature':'SEAL'},
                  {'text':'Well.'}]}]}""".replace("SEAL", seal)));

        assertThat(prompt.messages().getFirst().parts())
                .startsWith(new Part.Reasoning("Hm, so.", "c2VhbA==", false, "messages", Extras.NONE))
                .hasSize(2);
    }

    @Test
    void calls_without_ids_get_some_and_results_find_them_in_order() {
        Prompt prompt = DIALECT.readPrompt(json(FULL));

        Part.ToolCall first = (Part.ToolCall) prompt.messages().get(2).parts().get(1);
        Part.ToolCall second = (Part.ToolCall) prompt.messages().get(2).parts().get(2);
        Part.ToolResult good =
                (Part.ToolResult) prompt.messages().get(3).parts().getFirst();
        Part.ToolResult bad = (Part.ToolResult) prompt.messages().get(3).parts().getLast();
        assertThat(first.id()).matches("[a-z0-9_]{1,40}").isNotEqualTo(second.id());
        assertThat(good.callId()).isEqualTo(first.id());
        assertThat(bad.callId()).isEqualTo(second.id());
        assertThat(good.content()).containsExactly(Part.Text.of("sunny"));
        assertThat(bad.error()).isTrue();
    }

    /** Gemini CLI begins with a content that says nothing, and gives its schemas as JSON Schema. */
    @Test
    void what_gemini_cli_sends_is_understood() {
        Json.Obj body = json("""
                {'contents':[{'role':'user','parts':[]},{'role':'user','parts':[{'text':'hi'}]}],
                 'tools':[{'functionDeclarations':[{'name':'f','parametersJsonSchema':{'$schema':'x','type':'object'}}]}],
                 'generationConfig':{'thinkingConfig':{'includeThoughts':true,'thinkingLevel':'HIGH'}}}""");

        Prompt prompt = DIALECT.readPrompt(body);

        assertThat(Objects.requireNonNull(prompt.effort()).level()).isEqualTo("high");
        assertThat(((Tool.Function) prompt.tools().getFirst()).schema())
                .isEqualTo(json("{'$schema':'x','type':'object'}"));
        assertThat(DIALECT.writePrompt(prompt, terms(Thinking.LEVEL), losses())).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'contents':{'parts':{'text':'hi'}}}",
                "{'contents':[{'parts':[{'text':'hi'}],'role':'user'}],'generationConfig':{}}",
                "{'contents':[],'tools':[],'toolConfig':{'functionCallingConfig':{'mode':'VALIDATED'}}}",
                "{'contents':[{}],'tools':[{'functionDeclarations':[{'name':'a'}],'googleSearch':{}},{'functionDeclarations':[{'name':'b'}]}]}",
                "{'contents':[{'parts':[{'text':5},{'strange':1},{'functionCall':{}}]}],'cachedContent':null}",
                "{'contents':[{'parts':[{'thought':true,'thoughtSignature':'a'},{'thoughtSignature':'b'}]}]}",
                "{'contents':[{'parts':[{'functionCall':{'name':'a','args':{'snake_case':1}}}]}],'labels':{'a_b':'c'}}",
                "{'contents':[{'parts':[{'functionResponse':{'name':'a','id':'','response':{'a':1},'parts':[{'inlineData':{'mimeType':'image/png','data':'AA'}}]}}]}]}",
                "{'contents':[],'generationConfig':{'responseMimeType':'text/x.enum','responseSchema':{'type':'STRING','enum':['a']}}}",
                "{'contents':[],'generationConfig':{'responseMimeType':'text/plain','thinkingConfig':{'thinkingBudget':-1}}}",
                "{'contents':[],'generation_config':{'top_k':40.0,'stop_sequences':[],'speech_config':{'voice_config':{}}}}",
            })
    void every_shape_is_kept(String body) {
        Prompt prompt = DIALECT.readPrompt(json(body));

        assertThat(DIALECT.writePrompt(prompt, terms(Thinking.BUDGET), losses()))
                .isEqualTo(json(body));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                            | contents
            {'contents':'hi'}                                             | contents
            {'contents':['hi']}                                           | contents[0]
            {'contents':[{'role':'system'}]}                              | contents[0].role
            {'contents':[{'parts':['hi']}]}                               | contents[0].parts[0]
            {'contents':[],'tools':[{'functionDeclarations':[{}]}]}       | tools[0].functionDeclarations[0].name
            {'contents':[],'generationConfig':7}                          | generationConfig
            {'contents':[],'systemInstruction':'be short'}                | systemInstruction
            """)
    void what_is_not_understood_is_refused_by_its_name(String body, String field) {
        assertThatThrownBy(() -> DIALECT.readPrompt(json(body))).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.INVALID_REQUEST);
            assertThat(failure.param()).isEqualTo(field);
        });
    }

    @Test
    void a_count_of_tokens_may_be_asked_for_with_or_without_the_rest_of_the_request() {
        Prompt alone = new TokenCounts().readQuestion(json("{'contents':[{'parts':[{'text':'hi'}]}]}"));
        Prompt whole = new TokenCounts()
                .readQuestion(
                        json("{'generateContentRequest':{'model':'models/x','contents':[{'parts':[{'text':'hi'}]}]}}"));

        assertThat(whole.messages()).isEqualTo(alone.messages());
        assertThat(new TokenCounts().question(json("{'contents':[]}"), "m"))
                .isEqualTo(json("{'generateContentRequest':{'model':'models/m','contents':[]}}"));
        assertThat(new TokenCounts().read(json("{'totalTokens':7,'promptTokensDetails':[]}")))
                .isEqualTo(7);
        assertThat(new TokenCounts().write(7)).isEqualTo(json("{'totalTokens':7}"));
        assertThatThrownBy(() -> new TokenCounts().read(json("{}"))).isInstanceOf(Failure.class);
    }
}
