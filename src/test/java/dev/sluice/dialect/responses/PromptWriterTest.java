package dev.sluice.dialect.responses;

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
import dev.sluice.failure.Failure;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.testing.Specs;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a question of another dialect becomes for a host of this one. */
class PromptWriterTest {
    private static final ResponsesDialect DIALECT = new ResponsesDialect();
    private static final ModelTraits THINKS_NOT =
            new ModelTraits(Set.of(Setting.TEMPERATURE), 1, ModelTraits.Thinking.NONE, false);

    private final Losses losses = new Losses(DIALECT, false);

    private static Prompt prompt(Map<Setting, Json> settings, Message... messages) {
        return new Prompt(List.of(messages), List.of(), null, settings, null, null, Extras.NONE);
    }

    private static Prompt asking(@Nullable AnswerFormat format, @Nullable Effort effort) {
        Message message = Message.of(Role.USER, Part.Text.of("Hi"));
        return new Prompt(List.of(message), List.of(), null, Map.of(), format, effort, Extras.NONE);
    }

    private Json.Obj write(Prompt prompt) {
        return DIALECT.writePrompt(prompt, new HostTerms("m", false, ModelTraits.UNKNOWN), losses);
    }

    private static Json json(String text) {
        return JsonReader.read(text.replace('\'', '"'));
    }

    private static Part.ToolResult result(String callId, Part... content) {
        return new Part.ToolResult(callId, "f", List.of(content), true, null, Extras.NONE);
    }

    @Test
    void a_conversation_with_tools_becomes_items() {
        Part.Media image =
                new Part.Media(MediaKind.IMAGE, new MediaSource.Inline("AA==", "image/png"), null, null, Extras.NONE);
        Part call = new Part.ToolCall("call_1", "f", "{}", null, false, Extras.NONE);
        Tool tool = new Tool.Function("f", null, null, null, null, Extras.NONE);
        Prompt prompt = new Prompt(
                List.of(
                        Message.of(Role.SYSTEM, Part.Text.of("Be kind"), Part.Text.of("and short")),
                        Message.of(Role.USER, Part.Text.of("Hi"), image),
                        Message.of(Role.ASSISTANT, Part.Text.of("Hm"), call),
                        Message.of(Role.USER, result("call_1", Part.Text.of("1")), Part.Text.of("So?")),
                        Message.of(Role.TOOL, result("call_2", Part.Text.of("2"), image))),
                List.of(tool),
                new ToolChoice.Named("f"),
                Map.of(Setting.MAX_TOKENS, Json.Num.of(50), Setting.END_USER, new Json.Text("u")),
                new AnswerFormat.Schema(null, null, new Json.Obj(), true, Extras.NONE),
                new Effort(null, 4_000L, true, Extras.NONE),
                Extras.NONE);

        Json.Obj body = write(prompt);

        assertThat(body).isEqualTo(json("""
                {'model':'m','instructions':'Be kind\\nand short','input':[
                {'type':'message','role':'user','content':[{'type':'input_text','text':'Hi'},
                 {'type':'input_image','detail':'auto','image_url':'data:image/png;base64,AA=='}]},
                {'type':'message','role':'assistant','content':'Hm'},
                {'type':'function_call','call_id':'call_1','name':'f','arguments':'{}'},
                {'type':'function_call_output','call_id':'call_1','output':'1'},
                {'type':'message','role':'user','content':[{'type':'input_text','text':'So?'}]},
                {'type':'function_call_output','call_id':'call_2','output':[{'type':'input_text','text':'2'},
                 {'type':'input_image','detail':'auto','image_url':'data:image/png;base64,AA=='}]}],
                'tools':[{'type':'function','name':'f','parameters':{'type':'object','properties':{}},'strict':false}],
                'tool_choice':{'type':'function','name':'f'},'max_output_tokens':50,'safety_identifier':'u',
                'text':{'format':{'type':'json_schema','name':'answer','schema':{},'strict':true}},
                'reasoning':{'effort':'medium','summary':'auto'},
                'store':false,'include':['reasoning.encrypted_content']}
                """));
        assertThat(losses.dropped()).isEmpty();
        assertThat(Specs.openAi("CreateResponse").errors(body)).isEmpty();
    }

    @Test
    void a_thought_comes_back_only_to_who_sealed_it() {
        Part own = new Part.Reasoning("Hm", "seal", true, "responses", Extras.NONE);
        Part other = new Part.Reasoning("Hm", "seal", false, "messages", Extras.NONE);

        Json.Obj body = write(prompt(Map.of(), Message.of(Role.ASSISTANT, own, other)));

        assertThat(body.elements("input"))
                .containsExactly(json("{'type':'reasoning','summary':[{'type':'summary_text','text':'Hm'}],"
                        + "'encrypted_content':'seal'}"));
        assertThat(losses.dropped()).containsExactly("messages[0].content[1]");
    }

    @Test
    void what_has_no_word_here_is_dropped_and_told() {
        Map<Setting, Json> settings =
                Map.of(Setting.TOP_K, Json.Num.of(1), Setting.STOP, new Json.Text("x"), Setting.SEED, Json.Num.of(1));
        Part foreign = new Part.Foreign("messages", new Json.Obj());

        Json.Obj body = write(prompt(settings, Message.of(Role.USER, Part.Text.of("Hi"), foreign)));

        assertThat(losses.dropped()).containsExactlyInAnyOrder("top_k", "stop", "seed", "messages[0].content[1]");
        assertThat(body.has("stop")).isFalse();
    }

    @Test
    void what_the_model_refuses_is_dropped() {
        Effort effort = new Effort("high", null, null, Extras.NONE);
        Prompt prompt = new Prompt(
                List.of(Message.of(Role.USER, Part.Text.of("Hi"))),
                List.of(),
                null,
                Map.of(Setting.TEMPERATURE, Json.Num.of(1)),
                null,
                effort,
                Extras.NONE);

        Json.Obj body = DIALECT.writePrompt(prompt, new HostTerms("m", true, THINKS_NOT), losses);

        assertThat(body)
                .isEqualTo(json(
                        "{'model':'m','input':[{'type':'message','role':'user','content':[{'type':'input_text','text':'Hi'}]}],"
                                + "'store':false,'stream':true}"));
        assertThat(losses.dropped()).containsExactlyInAnyOrder("temperature", "reasoning_effort");
    }

    @Test
    void a_limit_below_the_lowest_is_raised_and_told() {
        Message hi = Message.of(Role.USER, Part.Text.of("Hi"));

        Json.Obj body = write(prompt(
                Map.of(Setting.MAX_TOKENS, Json.Num.of(5), Setting.SERVICE_TIER, new Json.Text("on_demand")), hi));

        assertThat(body.number("max_output_tokens", 0)).isEqualTo(16);
        assertThat(losses.dropped()).containsExactlyInAnyOrder("max_output_tokens", "service_tier");
    }

    @Test
    void the_system_alone_speaks_in_the_input_and_nobody_is_refused() {
        Message system = Message.of(Role.SYSTEM, Part.Text.of("Say hi"));

        assertThat(write(prompt(Map.of(), system)).elements("input")).hasSize(1);

        assertThatThrownBy(() -> write(prompt(Map.of())))
                .isInstanceOf(Failure.class)
                .hasMessageStartingWith("messages: ");
    }

    @Test
    void what_would_change_the_meaning_is_refused() {
        Prompt two = prompt(Map.of(Setting.CHOICES, Json.Num.of(2)), Message.of(Role.USER, Part.Text.of("Hi")));
        Prompt audio = prompt(Map.of(), Message.of(Role.USER, media(MediaKind.AUDIO, new MediaSource.Url("u", null))));
        Prompt file = prompt(
                Map.of(), Message.of(Role.USER, media(MediaKind.DOCUMENT, new MediaSource.FileId("messages", "f"))));
        Prompt forced = new Prompt(
                List.of(Message.of(Role.USER, Part.Text.of("Hi"))),
                List.of(new Tool.Function("f", null, null, null, null, Extras.NONE)),
                new ToolChoice.Foreign("chat", new Json.Obj()),
                Map.of(),
                null,
                null,
                Extras.NONE);

        for (Prompt prompt : List.of(two, audio, file, forced)) {
            assertThatThrownBy(() -> write(prompt)).isInstanceOf(Failure.class);
        }
        assertThatThrownBy(() -> DIALECT.writePrompt(
                        asking(new AnswerFormat.AnyJson(), null), new HostTerms("m", false, THINKS_NOT), losses))
                .isInstanceOf(Failure.class);
    }

    private static Part media(MediaKind kind, MediaSource source) {
        return new Part.Media(kind, source, null, null, Extras.NONE);
    }

    @Test
    void extras_of_others_are_not_written() {
        Extras extras = new Extras("chat", Map.of("prediction", new Json.Obj()));
        Message hi = Message.of(Role.USER, Part.Text.of("Hi"));
        Prompt prompt = new Prompt(List.of(hi), List.of(), null, Map.of(), null, null, extras);

        assertThat(write(prompt).has("prediction")).isFalse();
    }
}
