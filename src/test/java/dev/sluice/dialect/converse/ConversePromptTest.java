package dev.sluice.dialect.converse;

import static dev.sluice.dialect.converse.Converses.DIALECT;
import static dev.sluice.dialect.converse.Converses.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.canonical.AnswerFormat;
import dev.sluice.canonical.CacheMark;
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
import dev.sluice.failure.Kind;
import dev.sluice.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of questions that came in another dialect, and what callers of this one are told. */
class ConversePromptTest {
    private static final String CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
    private static final String LLAMA = "us.meta.llama4-maverick-17b-instruct-v1:0";
    private static final Message HELLO = Message.of(Role.USER, Part.Text.of("Hello"));
    private static final Tool WEATHER = tool("weather");

    private static Tool tool(String name) {
        return new Tool.Function(name, "", null, null, null, Extras.NONE);
    }

    private static Part call(String id, String name, String arguments) {
        return new Part.ToolCall(id, name, arguments, null, false, Extras.NONE);
    }

    private static Message result(String id, String text) {
        return Message.of(
                Role.TOOL, new Part.ToolResult(id, null, List.of(Part.Text.of(text)), false, null, Extras.NONE));
    }

    private static Prompt prompt(Message... messages) {
        return prompt(List.of(messages), List.of(), null, Map.of(), null, null);
    }

    private static Prompt prompt(
            List<Message> messages,
            List<Tool> tools,
            @Nullable ToolChoice choice,
            Map<Setting, Json> settings,
            @Nullable AnswerFormat format,
            @Nullable Effort effort) {
        return new Prompt(messages, tools, choice, settings, format, effort, Extras.NONE);
    }

    private static Json.Obj write(Prompt prompt, String model, Losses losses) {
        Json.Obj body = DIALECT.writePrompt(prompt, Converses.terms(model), losses);
        assertThat(ServiceModel.faults("ConverseRequest", body)).isEmpty();
        return body;
    }

    private static Json.Obj write(Prompt prompt) {
        return write(prompt, CLAUDE, Converses.losses());
    }

    @Test
    void turns_are_joined_results_first_and_the_system_stands_apart() {
        Prompt prompt = prompt(
                Message.of(Role.SYSTEM, Part.Text.of("Be kind.")),
                HELLO,
                Message.of(
                        Role.ASSISTANT,
                        Part.Text.of(""),
                        call("call_1", "weather", "{\"city\":\"Ulm\"}"),
                        call("call_2", "weather", "")),
                result("call_1", "sun"),
                result("call_2", ""),
                Message.of(Role.USER, Part.Text.of("And now?")),
                Message.of(Role.DEVELOPER, Part.Text.of("Be brief.")));

        assertThat(write(prompt)).isEqualTo(json("""
                {'system':[{'text':'Be kind.'},{'text':'Be brief.'}],
                 'messages':[
                  {'role':'user','content':[{'text':'Hello'}]},
                  {'role':'assistant','content':[
                    {'toolUse':{'toolUseId':'call_1','name':'weather','input':{'city':'Ulm'}}},
                    {'toolUse':{'toolUseId':'call_2','name':'weather','input':{}}}]},
                  {'role':'user','content':[
                    {'toolResult':{'toolUseId':'call_1','content':[{'text':'sun'}]}},
                    {'toolResult':{'toolUseId':'call_2','content':[{'text':''}]}},
                    {'text':'And now?'}]}],
                 'toolConfig':{'tools':[{'toolSpec':{'name':'no_tool_available',
                    'description':'Not a tool. No tool can be called now; answer in words.',
                    'inputSchema':{'json':{'type':'object','properties':{}}}}}]}}"""));
    }

    /** LiteLLM #6053: they refuse a turn with both. */
    @Test
    void some_models_get_results_and_words_in_turns_of_their_own() {
        Prompt prompt = prompt(
                HELLO,
                Message.of(Role.ASSISTANT, call("t1", "weather", "{}")),
                result("t1", "sun"),
                Message.of(Role.USER, Part.Text.of("Thanks")));

        List<Json> messages = write(prompt, LLAMA, Converses.losses()).elements("messages");

        assertThat(messages).hasSize(5);
        assertThat(messages.get(3)).isEqualTo(json("{'role':'assistant','content':[{'text':'.'}]}"));
    }

    @Test
    void a_conversation_of_the_system_alone_becomes_the_users() {
        assertThat(write(prompt(Message.of(Role.SYSTEM, Part.Text.of("Sing.")))))
                .isEqualTo(json("{'messages':[{'role':'user','content':[{'text':'Sing.'}]}]}"));
    }

    @Test
    void settings_have_their_places() {
        Map<Setting, Json> settings = Map.of(
                Setting.MAX_TOKENS, Json.Num.of(16),
                Setting.TEMPERATURE, new Json.Num("1.5"),
                Setting.TOP_P, new Json.Num("0.9"),
                Setting.TOP_K, Json.Num.of(40),
                Setting.STOP, new Json.Text("END"),
                Setting.CHOICES, Json.Num.of(1),
                Setting.END_USER, new Json.Text("u-1"),
                Setting.SERVICE_TIER, new Json.Text("flex"),
                Setting.PRESENCE_PENALTY, new Json.Num("0.0"));
        Losses losses = Converses.losses();

        Json.Obj body = write(prompt(List.of(HELLO), List.of(), null, settings, null, null), CLAUDE, losses);

        body.remove("messages");
        assertThat(body).isEqualTo(json("""
                {'inferenceConfig':{'maxTokens':16,'temperature':1,'topP':0.9,'stopSequences':['END']},
                 'additionalModelRequestFields':{'top_k':40},
                 'requestMetadata':{'user':'u-1'},
                 'serviceTier':{'type':'flex'}}"""));
        assertThat(losses.dropped()).isEmpty();
    }

    @Test
    void what_has_no_word_is_dropped_and_told() {
        Map<Setting, Json> settings = Map.of(
                Setting.SEED, Json.Num.of(1),
                Setting.LOGPROBS, Json.Bool.TRUE,
                Setting.VERBOSITY, new Json.Text("low"),
                Setting.TOP_K, Json.Num.of(1),
                Setting.TEMPERATURE, Json.Num.of(1));
        Losses losses = Converses.losses();
        HostTerms terms = new HostTerms(
                "x.model", false, new ModelTraits(Set.of(Setting.TEMPERATURE), 100, Thinking.NONE, false));
        Prompt prompt =
                prompt(List.of(HELLO), List.of(), null, settings, null, new Effort("high", null, null, Extras.NONE));

        Json.Obj body = DIALECT.writePrompt(prompt, terms, losses);

        assertThat(body.members()).containsOnlyKeys("messages");
        assertThat(losses.dropped())
                .containsExactlyInAnyOrder(
                        "seed",
                        "logprobs",
                        "verbosity",
                        "additionalModelRequestFields.top_k",
                        "inferenceConfig.temperature",
                        "reasoning_effort");
        assertThatThrownBy(() -> DIALECT.writePrompt(prompt, terms, new Losses(DIALECT, true)))
                .isInstanceOf(Failure.class);
    }

    @Test
    void what_would_change_the_meaning_is_refused() {
        refused(prompt(List.of(HELLO), List.of(), null, Map.of(Setting.CHOICES, Json.Num.of(2)), null, null));
        refused(prompt(List.of(HELLO), List.of(), null, Map.of(), new AnswerFormat.AnyJson(), null));
        refused(prompt(List.of(HELLO), List.of(), new ToolChoice.Required(), Map.of(), null, null));
        refused(prompt(List.of(HELLO), List.of(tool("x".repeat(65))), null, Map.of(), null, null));
        refused(prompt(media(MediaKind.IMAGE, new MediaSource.Url("https://a.example/b.png", null))));
        refused(prompt(media(MediaKind.IMAGE, new MediaSource.Inline("AAAA", "image/tiff"))));
        refused(prompt(media(MediaKind.DOCUMENT, new MediaSource.FileId("responses", "file-1"))));
    }

    private static void refused(Prompt prompt) {
        assertThatThrownBy(() -> write(prompt)).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.INVALID_REQUEST);
            assertThat(failure.param()).isNotBlank();
        });
    }

    private static Message media(MediaKind kind, MediaSource source) {
        return Message.of(Role.USER, new Part.Media(kind, source, null, null, Extras.NONE));
    }

    private static Part document(String name) {
        return new Part.Media(
                MediaKind.DOCUMENT, new MediaSource.Inline("JVBERg==", "application/pdf"), name, null, Extras.NONE);
    }

    @Test
    void media_get_bedrocks_formats_and_documents_names_of_their_own() {
        Part photo = new Part.Media(
                MediaKind.IMAGE, new MediaSource.Inline("/9j/4AAQ", "image/png"), null, null, Extras.NONE);
        Part stored = new Part.Media(
                MediaKind.VIDEO, new MediaSource.Url("s3://bucket/a/film.mp4", null), null, null, Extras.NONE);
        Part plain = new Part.Media(
                MediaKind.DOCUMENT, new MediaSource.PlainText("Hi"), "n/o_t.e", new CacheMark("1h"), Extras.NONE);

        Json.Obj body = write(prompt(
                Message.of(Role.USER, photo, stored, document("a.pdf"), document("a.pdf"), document(""), plain)));

        assertThat(((Json.Obj) body.elements("messages").getFirst()).get("content"))
                .isEqualTo(Json.Arr.of(
                        json("{'image':{'format':'jpeg','source':{'bytes':'/9j/4AAQ'}}}"),
                        json("{'video':{'format':'mp4','source':{'s3Location':{'uri':'s3://bucket/a/film.mp4'}}}}"),
                        json("{'document':{'format':'pdf','name':'a pdf','source':{'bytes':'JVBERg=='}}}"),
                        json("{'document':{'format':'pdf','name':'a pdf (2)','source':{'bytes':'JVBERg=='}}}"),
                        json("{'document':{'format':'pdf','name':'document','source':{'bytes':'JVBERg=='}}}"),
                        json("{'document':{'format':'txt','name':'n o t e','source':{'bytes':'SGk='}}}"),
                        json("{'cachePoint':{'type':'default','ttl':'1h'}}")));
    }

    @Test
    void tools_are_told_and_chosen() {
        Tool looker = new Tool.Function(
                "db.look-up",
                "Looks",
                json("{'type':'object','properties':{'q':{}}}"),
                true,
                new CacheMark(null),
                Extras.NONE);

        Json.Obj body = write(prompt(
                List.of(HELLO),
                List.of(WEATHER, looker),
                new ToolChoice.Named("db.look-up"),
                Map.of(Setting.PARALLEL_TOOL_CALLS, Json.Bool.FALSE),
                null,
                null));

        assertThat(body.get("toolConfig")).isEqualTo(json("""
                {'tools':[
                  {'toolSpec':{'name':'weather','inputSchema':{'json':{'type':'object','properties':{}}}}},
                  {'toolSpec':{'name':'sx_db-2elook-2dup','description':'Looks','strict':true,
                    'inputSchema':{'json':{'type':'object','properties':{'q':{}}}}}},
                  {'cachePoint':{'type':'default'}}],
                 'toolChoice':{'tool':{'name':'sx_db-2elook-2dup'}}}"""));
        assertThat(body.get("additionalModelRequestFields"))
                .isEqualTo(json(
                        "{'tool_choice':{'type':'tool','name':'sx_db-2elook-2dup','disable_parallel_tool_use':true}}"));
    }

    @Test
    void only_some_tools_may_be_allowed_or_none() {
        List<Tool> tools = List.of(WEATHER, tool("a"), tool("b"));

        Json.Obj some = write(
                prompt(List.of(HELLO), tools, new ToolChoice.Allowed(List.of("a", "b"), true), Map.of(), null, null));
        Json.Obj none = write(prompt(List.of(HELLO), tools, new ToolChoice.None(), Map.of(), null, null));

        assertThat(Converses.in(some, "toolConfig").elements("tools")).hasSize(2);
        assertThat(Converses.in(some, "toolConfig").get("toolChoice")).isEqualTo(json("{'any':{}}"));
        assertThat(none.has("toolConfig")).isFalse();
    }

    /** LiteLLM #34292: ids of other hosts are too long or have other letters; call and result must still meet. */
    @Test
    void ids_that_bedrock_refuses_become_others_in_call_and_result() {
        String id = "call|fc_" + "x".repeat(80);
        Prompt prompt = prompt(HELLO, Message.of(Role.ASSISTANT, call(id, "weather", "not json")), result(id, "sun"));

        String body = write(prompt).toString();

        assertThat(body).doesNotContain("call|").contains("\"_raw\":\"not json\"");
        assertThat(body.split(ToolNames.id(id), -1)).hasSize(3);
    }

    @Test
    void thoughts_of_other_hosts_are_left_out_and_our_own_come_back_unchanged() {
        Part own = new Part.Reasoning("Hm", "sig", false, "converse", Extras.NONE);
        Part hidden = new Part.Reasoning("", "c2VjcmV0", true, "converse", Extras.NONE);
        Part foreign = new Part.Reasoning("Hm", "sig", false, "messages", Extras.NONE);
        Losses losses = Converses.losses();

        Json.Obj body = write(
                prompt(HELLO, Message.of(Role.ASSISTANT, own, hidden, foreign, Part.Text.of("Hi"))), CLAUDE, losses);

        assertThat(((Json.Obj) body.elements("messages").get(1)).get("content"))
                .isEqualTo(Json.Arr.of(
                        json("{'reasoningContent':{'reasoningText':{'text':'Hm','signature':'sig'}}}"),
                        json("{'reasoningContent':{'redactedContent':'c2VjcmV0'}}"),
                        json("{'text':'Hi'}")));
        assertThat(losses.dropped()).containsExactly("messages[1].content[2]");
    }

    @Test
    void each_family_is_told_in_its_own_words_how_much_to_think() {
        Effort medium = new Effort("medium", null, null, Extras.NONE);

        assertThat(fields(medium, CLAUDE)).isEqualTo(json("{'thinking':{'type':'enabled','budget_tokens':8191}}"));
        assertThat(fields(medium, "us.amazon.nova-2-lite-v1:0"))
                .isEqualTo(json("{'reasoningConfig':{'type':'enabled','maxReasoningEffort':'medium'}}"));
        assertThat(fields(medium, "openai.gpt-oss-120b-1:0")).isEqualTo(json("{'reasoning_effort':'medium'}"));
        assertThat(fields(medium, "qwen.qwen3-32b-v1:0")).isEqualTo(json("{'reasoning_config':'medium'}"));
        assertThat(fields(medium, LLAMA)).isNull();
    }

    private static @Nullable Json fields(Effort effort, String model) {
        Prompt prompt = prompt(List.of(HELLO), List.of(), null, Map.of(), null, effort);
        return write(prompt, model, Converses.losses()).get("additionalModelRequestFields");
    }

    @Test
    void newer_claude_models_are_told_by_a_word() {
        HostTerms terms = new HostTerms(CLAUDE, false, new ModelTraits(Set.of(), 64_000, Thinking.LEVEL, true));
        Effort effort = new Effort("xhigh", null, true, Extras.NONE);

        Json.Obj body = DIALECT.writePrompt(
                prompt(List.of(HELLO), List.of(), null, Map.of(), null, effort), terms, Converses.losses());

        assertThat(body.get("outputConfig")).isEqualTo(json("{'effort':'xhigh'}"));
        assertThat(body.get("additionalModelRequestFields"))
                .isEqualTo(json("{'thinking':{'type':'adaptive','display':'summarized'}}"));
    }

    /** LiteLLM #8901: a forced tool and thinking do not go together. */
    @Test
    void claude_does_not_think_where_it_must_not() {
        Effort effort = new Effort("high", null, null, Extras.NONE);
        Losses forced = Converses.losses();
        Losses between = Converses.losses();
        Losses small = Converses.losses();
        Losses warm = Converses.losses();
        List<Message> loop = List.of(HELLO, Message.of(Role.ASSISTANT, call("a", "weather", "{}")), result("a", "sun"));

        write(
                prompt(List.of(HELLO), List.of(WEATHER), new ToolChoice.Required(), Map.of(), null, effort),
                CLAUDE,
                forced);
        write(prompt(loop, List.of(WEATHER), null, Map.of(), null, effort), CLAUDE, between);
        write(
                prompt(List.of(HELLO), List.of(), null, Map.of(Setting.MAX_TOKENS, Json.Num.of(512)), null, effort),
                CLAUDE,
                small);
        write(
                prompt(List.of(HELLO), List.of(), null, Map.of(Setting.TEMPERATURE, Json.Num.of(0)), null, effort),
                CLAUDE,
                warm);

        assertThat(forced.dropped()).containsExactly("reasoning_effort");
        assertThat(between.dropped()).containsExactly("reasoning_effort");
        assertThat(small.dropped()).containsExactly("reasoning_effort");
        assertThat(warm.dropped()).containsExactly("inferenceConfig.temperature");
    }

    @Test
    void the_answers_form_is_a_schema_in_a_text() {
        AnswerFormat format = new AnswerFormat.Schema("City", null, json("{'type':'object'}"), true, Extras.NONE);

        Json.Obj body = write(prompt(List.of(HELLO), List.of(), null, Map.of(), format, null));

        assertThat(Converses.in(body, "outputConfig", "textFormat", "structure").get("jsonSchema"))
                .isEqualTo(new Json.Obj().put("name", "City").put("schema", "{\"type\":\"object\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'messages':{}}",
                "{'messages':[1]}",
                "{'messages':[{'role':'user','content':'hello'}]}",
                "{'messages':[{'role':'tool','content':[]}]}",
                "{'system':'x'}",
                "{'inferenceConfig':{'temperature':'hot'}}",
                "{'inferenceConfig':{'stopSequences':[1]}}",
                "{'inferenceConfig':[]}",
                "{'toolConfig':{'tools':{}}}",
                "{'additionalModelRequestFields':1}",
                "{'outputConfig':{'textFormat':{'type':'json_schema','structure':{'jsonSchema':{'schema':'{'}}}}}",
                "{'requestMetadata':[]}"
            })
    void a_callers_mistake_is_told_with_its_field(String body) {
        assertThatThrownBy(() -> DIALECT.readPrompt(json(body))).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.INVALID_REQUEST);
            assertThat(failure.param()).isNotBlank();
        });
    }

    /** Everything that the service model knows and no other dialect does, and a few things that it does not know. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'messages':[],'system':[],'inferenceConfig':{},'toolConfig':{'tools':[]},'outputConfig':{},'requestMetadata':{}}",
                "{'promptVariables':{'a':{'text':'b'}},'performanceConfig':{'latency':'optimized'},'new':null,'system':null}",
                "{'inferenceConfig':{'maxTokens':1,'stopSequences':[],'new':1},'serviceTier':{'type':'reserved'}}",
                "{'messages':[{'role':'system','content':[{'text':''}]},{'role':'user','content':[{'cachePoint':{'type':'default'}},"
                        + "{'text':'a'},{'cachePoint':{'type':'default','ttl':'1h'}},{'cachePoint':{'type':'default'}},{'new':{}}],'x':1}]}",
                "{'messages':[{'role':'user','content':[{'toolResult':{'toolUseId':'a','status':'success','content':["
                        + "{'json':{'n':1.0}},{'text':'x'},{'image':{'format':'png','source':{'bytes':'AA=='}}},{'searchResult':{}}]}}]}]}",
                "{'messages':[{'role':'user','content':[{'document':{'name':'a','source':{'text':'x'}}},{'document':{'format':'new','name':'a',"
                        + "'source':{'bytes':'AA=='}}},{'video':{'format':'three_gp','source':{'s3Location':{'uri':'s3://a/b','bucketOwner':'1'}}}},"
                        + "{'audio':{'format':'mpga','source':{'bytes':'AA=='}}},{'image':{'format':'png','source':{'bytes':'AA=='},'error':{}}}]}]}",
                "{'messages':[{'role':'assistant','content':[{'citationsContent':{'content':[{'text':'a'}],'citations':[{'title':'t'}]}},"
                        + "{'citationsContent':{'citations':[]}},{'reasoningContent':{'redactedContent':'AA=='}},"
                        + "{'toolUse':{'toolUseId':'a','name':'b','input':[1],'type':'server_tool_use'}},{'toolUse':{'toolUseId':'a','name':'b','input':7}}]}]}",
                "{'toolConfig':{'tools':[{'cachePoint':{'type':'default'}},{'toolSpec':{'name':'a','inputSchema':{'json':true},'strict':false,'x':1}},"
                        + "{'cachePoint':{'type':'default'}},{'systemTool':{'name':'nova_grounding'}}],'toolChoice':{'new':{}},'x':2}}",
                "{'additionalModelRequestFields':{'top_k':5,'thinking':{'type':'adaptive','display':'omitted'},'reasoningConfig':{'type':'enabled',"
                        + "'maxReasoningEffort':'low'},'inferenceConfig':{'topK':3}},'outputConfig':{'effort':'max','x':1}}"
            })
    void what_callers_say_in_this_dialect_comes_back(String text) {
        Json.Obj body = json(text);
        Losses losses = Converses.losses();

        assertThat(DIALECT.writePrompt(DIALECT.readPrompt(body), Converses.terms(LLAMA), losses))
                .isEqualTo(body);
        assertThat(losses.dropped()).isEmpty();
    }

    @Test
    void what_is_common_is_understood() {
        Prompt prompt = DIALECT.readPrompt(json("""
                {'messages':[{'role':'user','content':[{'text':'a'},{'cachePoint':{'type':'default'}}]}],
                 'additionalModelRequestFields':{'top_k':5,'thinking':{'type':'enabled','budget_tokens':2000}},
                 'requestMetadata':{'a':'b'},'serviceTier':{'type':'priority'}}"""));

        assertThat(prompt.messages())
                .containsExactly(
                        Message.of(Role.USER, new Part.Text("a", List.of(), new CacheMark(null), Extras.NONE)));
        assertThat(prompt.settings()).containsOnlyKeys(Setting.TOP_K, Setting.METADATA, Setting.SERVICE_TIER);
        assertThat(Objects.requireNonNull(prompt.effort()).budgetTokens()).isEqualTo(2_000);
    }
}
