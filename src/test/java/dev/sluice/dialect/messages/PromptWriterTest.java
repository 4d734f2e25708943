package dev.sluice.dialect.messages;

import static dev.sluice.dialect.messages.Recordings.DIALECT;
import static dev.sluice.dialect.messages.Recordings.json;
import static dev.sluice.dialect.messages.Recordings.traits;
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

/** What other dialects say, said to Anthropic. */
class PromptWriterTest {
    private static final ModelTraits PLAIN = traits(Thinking.BUDGET);

    /** What is asked, bit by bit. */
    private static final class Asked {
        private List<Message> messages = List.of(Message.of(Role.USER, Part.Text.of("hi")));
        private List<Tool> tools = List.of();
        private @Nullable ToolChoice choice;
        private Map<Setting, Json> settings = Map.of();
        private @Nullable AnswerFormat format;
        private @Nullable Effort effort;
        private final Losses losses = Recordings.losses();

        Asked messages(Message... all) {
            messages = List.of(all);
            return this;
        }

        Asked tools(@Nullable ToolChoice toolChoice, Tool... all) {
            choice = toolChoice;
            tools = List.of(all);
            return this;
        }

        Asked settings(Map<Setting, Json> all) {
            settings = all;
            return this;
        }

        Asked format(AnswerFormat wanted) {
            format = wanted;
            return this;
        }

        Asked effort(@Nullable String level, @Nullable Long budget, @Nullable Boolean visible) {
            effort = new Effort(level, budget, visible, Extras.NONE);
            return this;
        }

        Json.Obj of(ModelTraits traits) {
            Prompt prompt = new Prompt(messages, tools, choice, settings, format, effort, Extras.NONE);
            return DIALECT.writePrompt(prompt, Recordings.terms(traits), losses);
        }

        List<String> dropped() {
            return losses.dropped();
        }
    }

    private static Asked asked() {
        return new Asked();
    }

    private static Tool function(String name) {
        return new Tool.Function(name, "does", null, null, null, Extras.NONE);
    }

    private static Part.ToolCall call(String id, String name, String arguments) {
        return new Part.ToolCall(id, name, arguments, null, false, Extras.NONE);
    }

    private static Part.ToolResult result(String id, @Nullable String name, String text) {
        return new Part.ToolResult(id, name, List.of(Part.Text.of(text)), false, null, Extras.NONE);
    }

    private static void refused(Asked asked, ModelTraits traits, String field) {
        assertThatThrownBy(() -> asked.of(traits))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.param()).isEqualTo(field));
    }

    @Test
    void the_least_there_is_gets_a_limit() {
        assertThat(asked().of(PLAIN))
                .isEqualTo(json("{'model':'claude','max_tokens':32000,'messages':[{'role':'user','content':'hi'}]}"));
    }

    @Test
    void the_systems_words_are_hoisted_and_joined() {
        Json.Obj body = asked().messages(
                        Message.of(Role.SYSTEM, Part.Text.of("a")),
                        Message.of(Role.USER, Part.Text.of("hi")),
                        Message.of(Role.DEVELOPER, Part.Text.of("b"), Part.Text.of(" ")))
                .of(PLAIN);

        assertThat(body.get("system")).isEqualTo(new Json.Text("a\nb"));
        assertThat(body.elements("messages")).hasSize(1);
    }

    @Test
    void a_cache_mark_keeps_the_systems_words_apart() {
        Json.Obj body = asked().messages(
                        new Message(
                                Role.SYSTEM,
                                List.of(new Part.Text("a", List.of(), new CacheMark("1h"), Extras.NONE)),
                                null,
                                Extras.NONE),
                        Message.of(Role.USER, Part.Text.of("hi")))
                .of(PLAIN);

        assertThat(body.elements("system"))
                .containsExactly(json("{'type':'text','text':'a','cache_control':{'type':'ephemeral','ttl':'1h'}}"));
    }

    @Test
    void all_results_of_a_turn_stand_first_in_the_next_message() {
        Json.Obj body = asked().messages(
                        Message.of(Role.USER, Part.Text.of("go")),
                        Message.of(
                                Role.ASSISTANT,
                                Part.Text.of(""),
                                call("c1", "f", "{\"b\":1.0,\"a\":2}"),
                                call("c2", "g", "")),
                        Message.of(Role.TOOL, result("c1", null, "one")),
                        Message.of(Role.USER, Part.Text.of("and?")),
                        Message.of(Role.TOOL, result("c2", null, "")))
                .of(PLAIN);

        assertThat(body.get("messages"))
                .hasToString(json("{'m':[{'role':'user','content':'go'},{'role':'assistant','content':["
                                        + "{'type':'tool_use','id':'c1','name':'f','input':{'b':1.0,'a':2}},"
                                        + "{'type':'tool_use','id':'c2','name':'g','input':{}}]},{'role':'user','content':["
                                        + "{'type':'tool_result','tool_use_id':'c1','content':'one'},"
                                        + "{'type':'tool_result','tool_use_id':'c2','content':''},"
                                        + "{'type':'text','text':'and?'}]}]}")
                                .get("m")
                        + "");
    }

    @Test
    void calls_get_legal_names_that_their_results_have_too() {
        Json.Obj body = asked().messages(
                        Message.of(
                                Role.ASSISTANT,
                                call("call:1|x", "f", "{}"),
                                call("", "g", "{}"),
                                call("", "f", "no json")),
                        Message.of(
                                Role.TOOL, result("", "f", "f"), result("", "g", "g"), result("call:1|x", null, "1")))
                .of(PLAIN);

        List<Json> calls = ((Json.Obj) body.elements("messages").get(0)).elements("content");
        List<Json> results = ((Json.Obj) body.elements("messages").get(1)).elements("content");
        assertThat(calls)
                .extracting(block -> ((Json.Obj) block).text("id"))
                .allMatch(id -> id.matches("[a-zA-Z0-9_-]+"));
        assertThat(results)
                .extracting(block -> ((Json.Obj) block).text("tool_use_id"))
                .containsExactly(id(calls.get(2)), id(calls.get(1)), id(calls.get(0)));
        assertThat(((Json.Obj) calls.get(2)).get("input")).isEqualTo(json("{'_raw':'no json'}"));
        assertThat(CallId.read(id(calls.get(0)))).isEqualTo("call:1|x");
    }

    private static String id(Json block) {
        return Objects.requireNonNull(((Json.Obj) block).text("id"));
    }

    @Test
    void thoughts_of_others_are_dropped_and_own_ones_stay_before_their_call() {
        Asked asked = asked().messages(
                        Message.of(Role.USER, Part.Text.of("hi")),
                        Message.of(
                                Role.ASSISTANT,
                                new Part.Reasoning("mine", "c2ln", false, "messages", Extras.NONE),
                                new Part.Reasoning("theirs", "x", true, "responses", Extras.NONE),
                                new Part.Reasoning("bare", null, false, "messages", Extras.NONE),
                                call("c", "f", "{}")),
                        Message.of(Role.TOOL, result("c", "f", "r")));

        Json.Obj turn = (Json.Obj) asked.of(PLAIN).elements("messages").get(1);

        assertThat(turn.elements("content"))
                .containsExactly(
                        json("{'type':'thinking','thinking':'mine','signature':'c2ln'}"),
                        json("{'type':'tool_use','id':'c','name':'f','input':{}}"));
        assertThat(asked.dropped()).containsExactly("messages[1].content[1]", "messages[1].content[2]");
    }

    @Test
    void images_are_what_their_bytes_say_and_documents_what_anthropic_reads() {
        Json.Obj body = asked().messages(Message.of(
                        Role.USER,
                        media(MediaKind.IMAGE, new MediaSource.Inline("iVBORw0KGgoAAAA", "image/jpeg")),
                        media(MediaKind.IMAGE, new MediaSource.Url("https://x/y.png", "image/png")),
                        media(MediaKind.DOCUMENT, new MediaSource.Inline("aMO8", "text/plain")),
                        media(MediaKind.DOCUMENT, new MediaSource.Inline("JVBERi0=", "application/pdf"))))
                .of(PLAIN);

        assertThat(((Json.Obj) body.elements("messages").get(0)).elements("content"))
                .containsExactly(
                        json("{'type':'image','source':"
                                + "{'type':'base64','media_type':'image/png','data':'iVBORw0KGgoAAAA'}}"),
                        json("{'type':'image','source':{'type':'url','url':'https://x/y.png'}}"),
                        json("{'type':'document','source':{'type':'text','media_type':'text/plain','data':'hü'},"
                                + "'title':'n'}"),
                        json("{'type':'document','source':"
                                + "{'type':'base64','media_type':'application/pdf','data':'JVBERi0='},'title':'n'}"));
    }

    private static Part media(MediaKind kind, MediaSource source) {
        return new Part.Media(kind, source, "n", null, Extras.NONE);
    }

    @Test
    void what_anthropic_cannot_see_is_refused() {
        for (Part part : List.of(
                media(MediaKind.AUDIO, new MediaSource.Inline("AA==", "audio/wav")),
                media(MediaKind.IMAGE, new MediaSource.Inline("AA==", "image/tiff")),
                media(MediaKind.DOCUMENT, new MediaSource.Inline("AA==", "application/msword")),
                media(MediaKind.IMAGE, new MediaSource.FileId("chat", "file-1")))) {
            refused(asked().messages(Message.of(Role.USER, part)), PLAIN, "messages[0].content[0]");
        }
        refused(asked().messages(Message.of(Role.SYSTEM, Part.Text.of("alone"))), PLAIN, "messages");
    }

    @Test
    void a_tool_has_a_schema_of_an_object() {
        Json.Obj body = asked().tools(
                        new ToolChoice.Required(),
                        function("f"),
                        new Tool.Function("g", null, json("{'properties':{}}"), true, null, Extras.NONE))
                .settings(Map.of(Setting.PARALLEL_TOOL_CALLS, Json.Bool.FALSE))
                .of(PLAIN);

        assertThat(body.get("tools"))
                .isEqualTo(
                        json("{'t':[{'name':'f','description':'does','input_schema':{'type':'object','properties':{}}},"
                                        + "{'name':'g','input_schema':{'properties':{},'type':'object'},'strict':true}]}")
                                .get("t"));
        assertThat(body.get("tool_choice")).isEqualTo(json("{'type':'any','disable_parallel_tool_use':true}"));
    }

    @Test
    void parallel_calls_are_forbidden_in_the_choice_of_tools() {
        Asked asked = asked().settings(Map.of(Setting.PARALLEL_TOOL_CALLS, Json.Bool.FALSE));

        assertThat(asked.of(PLAIN).has("tool_choice")).isFalse();
        assertThat(asked.tools(null, function("f")).of(PLAIN).get("tool_choice"))
                .isEqualTo(json("{'type':'auto','disable_parallel_tool_use':true}"));
    }

    @Test
    void some_tools_alone_are_allowed_by_leaving_out_the_others() {
        Json.Obj body = asked().tools(new ToolChoice.Allowed(List.of("g"), true), function("f"), function("g"))
                .of(PLAIN);

        assertThat(body.elements("tools")).hasSize(1);
        assertThat(body.get("tool_choice")).isEqualTo(json("{'type':'any'}"));
    }

    @Test
    void a_choice_without_tools_and_a_tool_of_another_host_make_no_sense() {
        assertThat(asked().tools(new ToolChoice.Auto()).of(PLAIN).has("tool_choice"))
                .isFalse();
        refused(asked().tools(null, new Tool.Foreign("responses", new Json.Obj())), PLAIN, "tools[0]");
        refused(asked().tools(null, function("a.b")), PLAIN, "tools[0].name");
    }

    @Test
    void settings_without_a_place_are_dropped_by_name_and_those_that_say_nothing_silently() {
        Asked asked = asked().settings(Map.of(
                Setting.SEED, Json.Num.of(1),
                Setting.LOGPROBS, Json.Bool.FALSE,
                Setting.PRESENCE_PENALTY, new Json.Num("0.0"),
                Setting.FREQUENCY_PENALTY, new Json.Num("0.5"),
                Setting.CHOICES, Json.Num.of(1),
                Setting.TEMPERATURE, new Json.Num("1.7"),
                Setting.TOP_P, new Json.Num("0.5"),
                Setting.STOP, Json.Arr.of(new Json.Text("x"), new Json.Text("\n")),
                Setting.SERVICE_TIER, new Json.Text("default"),
                Setting.END_USER, new Json.Text("u")));

        assertThat(asked.of(PLAIN))
                .isEqualTo(
                        json(
                                "{'model':'claude','max_tokens':32000,'messages':[{'role':'user','content':'hi'}],"
                                        + "'temperature':1,'stop_sequences':['x'],'service_tier':'standard_only','metadata':{'user_id':'u'}}"));
        assertThat(asked.dropped()).containsExactlyInAnyOrder("seed", "frequency_penalty", "top_p", "stop_sequences");
        refused(asked().settings(Map.of(Setting.CHOICES, Json.Num.of(2))), PLAIN, "choices");
    }

    @Test
    void what_a_model_refuses_is_dropped_unless_it_says_nothing() {
        ModelTraits refusing = traits(Thinking.LEVEL, Setting.TEMPERATURE, Setting.TOP_P, Setting.TOP_K);
        Asked one = asked().settings(Map.of(Setting.TEMPERATURE, new Json.Num("1.0"), Setting.TOP_P, Json.Num.of(1)));
        Asked half = asked().settings(Map.of(Setting.TEMPERATURE, new Json.Num("0.5"), Setting.TOP_K, Json.Num.of(1)));

        assertThat(one.of(refusing).size()).isEqualTo(3);
        assertThat(half.of(refusing).size()).isEqualTo(3);

        assertThat(one.dropped()).isEmpty();
        assertThat(half.dropped()).containsExactlyInAnyOrder("temperature", "top_k");
    }

    @ParameterizedTest
    @CsvSource({
        "minimal,, 32000, 1024",
        "low,, 32000, 2048",
        "medium,, 32000, 8192",
        "high,, 32000, 24576",
        "xhigh,, 32000, 31999",
        ",, 32000, 8192",
        ",5000, 32000, 5000",
        ",500, 32000, 1024",
        "high,, 2000, 1999",
    })
    void an_effort_becomes_a_budget_below_the_limit(
            @Nullable String level, @Nullable Long budget, long limit, long expected) {
        Json.Obj body = asked().effort(level, budget, true)
                .settings(Map.of(Setting.MAX_TOKENS, Json.Num.of(limit)))
                .of(PLAIN);

        assertThat(body.get("thinking"))
                .isEqualTo(json("{'type':'enabled','budget_tokens':" + expected + ",'display':'summarized'}"));
    }

    @ParameterizedTest
    @CsvSource({
        "minimal,, low",
        "low,, low",
        "max,, max",
        ",2048, low",
        ",8192, medium",
        ",8193, high",
        ",24576, high",
        ",24577, xhigh"
    })
    void an_effort_becomes_a_word(@Nullable String level, @Nullable Long budget, String expected) {
        Json.Obj body = asked().effort(level, budget, null).of(traits(Thinking.LEVEL));

        assertThat(body.get("thinking")).isEqualTo(json("{'type':'adaptive'}"));
        assertThat(body.get("output_config")).isEqualTo(json("{'effort':'" + expected + "'}"));
    }

    @Test
    void no_thoughts_are_said_as_such() {
        assertThat(asked().effort("none", null, null).of(PLAIN).get("thinking")).isEqualTo(json("{'type':'disabled'}"));
        Asked asked = asked().effort("high", null, null);
        assertThat(asked.of(traits(Thinking.NONE)).has("thinking")).isFalse();
        assertThat(asked.dropped()).containsExactly("reasoning_effort");
    }

    @Test
    void thoughts_give_way_to_what_does_not_go_with_them() {
        Asked forced = asked().effort("high", null, null).tools(new ToolChoice.Required(), function("f"));
        Asked small = asked().effort("high", null, null).settings(Map.of(Setting.MAX_TOKENS, Json.Num.of(1024)));
        Asked inLoop = asked().effort("high", null, null)
                .messages(
                        Message.of(Role.USER, Part.Text.of("x")),
                        Message.of(Role.ASSISTANT, call("c", "f", "{}")),
                        Message.of(Role.TOOL, result("c", "f", "r")));
        Asked prefilled = asked().effort("high", null, null)
                .messages(Message.of(Role.USER, Part.Text.of("x")), Message.of(Role.ASSISTANT, Part.Text.of("{ ")));

        for (Asked asked : List.of(forced, small, inLoop, prefilled)) {
            assertThat(asked.of(PLAIN).has("thinking")).isFalse();
            assertThat(asked.dropped()).containsExactly("reasoning_effort");
        }
        assertThat(forced.of(PLAIN).get("tool_choice")).isEqualTo(json("{'type':'any'}"));
        assertThat(((Json.Obj) prefilled.of(PLAIN).elements("messages").get(1)).text("content"))
                .isEqualTo("{");
    }

    @Test
    void settings_give_way_to_thoughts() {
        Asked asked = asked().effort("low", null, null)
                .settings(Map.of(Setting.TEMPERATURE, new Json.Num("0.2"), Setting.TOP_K, Json.Num.of(3)));

        assertThat(asked.of(PLAIN).has("temperature")).isFalse();
        assertThat(asked.dropped()).containsExactlyInAnyOrder("temperature", "top_k");
    }

    @Test
    void a_budget_of_this_dialect_becomes_an_effort_where_the_model_has_no_budgets_and_the_other_way_round() {
        Prompt budget = DIALECT.readPrompt(json("{'messages':[{'role':'user','content':'x'}],'max_tokens':30000,"
                + "'thinking':{'type':'enabled','budget_tokens':9000,'display':'omitted'}}"));
        Prompt adaptive = DIALECT.readPrompt(json("{'messages':[{'role':'user','content':'x'}],'max_tokens':30000,"
                + "'thinking':{'type':'adaptive'},'output_config':{'effort':'low'}}"));

        Json.Obj asEffort = DIALECT.writePrompt(budget, Recordings.terms(traits(Thinking.LEVEL)), Recordings.losses());
        Json.Obj asBudget = DIALECT.writePrompt(adaptive, Recordings.terms(PLAIN), Recordings.losses());

        assertThat(asEffort.get("thinking")).isEqualTo(json("{'type':'adaptive','display':'omitted'}"));
        assertThat(asEffort.get("output_config")).isEqualTo(json("{'effort':'high'}"));
        assertThat(asBudget.get("thinking")).isEqualTo(json("{'type':'enabled','budget_tokens':2048}"));
        assertThat(asBudget.get("output_config")).isEqualTo(json("{}"));
    }

    @Test
    void the_answers_form_is_a_closed_schema_or_refused() {
        AnswerFormat schema = new AnswerFormat.Schema(
                "n",
                null,
                json("{'type':'object','properties':{'a':{'type':'object'},'b':{'enum':[{'type':'object'}]}}}"),
                true,
                Extras.NONE);

        assertThat(asked().format(schema).of(PLAIN).get("output_config"))
                .isEqualTo(json("{'format':{'type':'json_schema','schema':{'type':'object','properties':{"
                        + "'a':{'type':'object','additionalProperties':false},'b':{'enum':[{'type':'object'}]}},"
                        + "'additionalProperties':false}}}"));
        ModelTraits without = new ModelTraits(Set.of(), 9, Thinking.NONE, false);
        refused(asked().format(schema), without, "response_format");
        refused(asked().format(new AnswerFormat.AnyJson()), PLAIN, "response_format");
        assertThat(asked().format(new AnswerFormat.PlainText()).of(PLAIN).size())
                .isEqualTo(3);
    }

    @Test
    void counting_is_asked_with_the_prompt_alone() {
        Json.Obj prompt =
                asked().settings(Map.of(Setting.TOP_K, Json.Num.of(3))).of(PLAIN);

        assertThat(new CountTokens().question(prompt, "m"))
                .isEqualTo(json("{'model':'claude','messages':[{'role':'user','content':'hi'}]}"));
        assertThat(new CountTokens().read(new CountTokens().write(7))).isEqualTo(7);
        assertThatThrownBy(() -> new CountTokens().read(new Json.Obj())).isInstanceOf(Failure.class);
    }
}
