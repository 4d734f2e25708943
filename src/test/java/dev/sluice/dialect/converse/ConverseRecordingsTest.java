package dev.sluice.dialect.converse;

import static dev.sluice.dialect.converse.Converses.DIALECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Extras;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.Message;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Prompt;
import dev.sluice.canonical.Tool;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.CallerTerms;
import dev.sluice.dialect.Losses;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.testing.Recorded;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recorded exchange with Converse goes through the dialect and comes out as it was. */
class ConverseRecordingsTest {
    static List<Recorded> requests() {
        return Converses.requests();
    }

    static List<Recorded> answers() {
        return Converses.answers();
    }

    static List<Recorded> errors() {
        return Converses.errors();
    }

    @Test
    void there_are_as_many_as_were_recorded() {
        assertThat(requests()).hasSizeGreaterThanOrEqualTo(65);
        assertThat(answers()).hasSizeGreaterThanOrEqualTo(35);
        assertThat(errors()).hasSizeGreaterThanOrEqualTo(6);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void a_question_is_written_as_it_was_read(Recorded recorded) {
        Json.Obj body = JsonReader.readObject(recorded.request());
        Losses losses = Converses.losses();

        Prompt prompt = DIALECT.readPrompt(body);

        assertThat(DIALECT.writePrompt(prompt, Converses.terms(recorded), losses))
                .isEqualTo(body);
        assertThat(losses.dropped()).isEmpty();
    }

    /** As if another dialect had read it, which knows nothing of what only Converse says. */
    @ParameterizedTest
    @MethodSource("requests")
    void a_question_of_others_is_a_valid_one(Recorded recorded) {
        Prompt prompt = DIALECT.readPrompt(JsonReader.readObject(recorded.request()));

        Json.Obj written = DIALECT.writePrompt(withoutExtras(prompt), Converses.terms(recorded), Converses.losses());

        assertThat(ServiceModel.faults("ConverseRequest", written)).isEmpty();
        List<String> roles = roles(written);
        assertThat(roles).isEqualTo(alternating(roles.size()));
    }

    private static List<String> roles(Json.Obj request) {
        return request.elements("messages").stream()
                .map(message -> String.valueOf(((Json.Obj) message).text("role")))
                .toList();
    }

    private static List<String> alternating(int turns) {
        return IntStream.range(0, turns)
                .mapToObj(i -> i % 2 == 0 ? "user" : "assistant")
                .toList();
    }

    private static Prompt withoutExtras(Prompt prompt) {
        List<Message> messages = prompt.messages().stream()
                .map(message -> new Message(
                        message.role(),
                        message.parts().stream()
                                .map(ConverseRecordingsTest::withoutExtras)
                                .toList(),
                        null,
                        Extras.NONE))
                .toList();
        List<Tool> tools =
                prompt.tools().stream().filter(Tool.Function.class::isInstance).toList();
        return new Prompt(
                messages, tools, prompt.toolChoice(), prompt.settings(), prompt.format(), prompt.effort(), Extras.NONE);
    }

    private static Part withoutExtras(Part part) {
        return switch (part) {
            case Part.Text text -> new Part.Text(text.text(), List.of(), text.cache(), Extras.NONE);
            case Part.Media media ->
                new Part.Media(media.kind(), media.source(), media.name(), media.cache(), Extras.NONE);
            case Part.ToolCall call ->
                new Part.ToolCall(call.id(), call.name(), call.arguments(), null, false, Extras.NONE);
            case Part.ToolResult result ->
                new Part.ToolResult(
                        result.callId(),
                        null,
                        result.content().stream()
                                .map(ConverseRecordingsTest::withoutExtras)
                                .toList(),
                        result.error(),
                        result.cache(),
                        Extras.NONE);
            case Part.Reasoning thought -> thought;
            case Part.Refusal refusal -> refusal;
            case Part.Foreign foreign -> foreign;
        };
    }

    @ParameterizedTest
    @MethodSource("answers")
    void an_answer_is_written_as_it_was_read(Recorded recorded) {
        Json.Obj body = JsonReader.readObject(recorded.response());

        Completion completion = DIALECT.readAnswer(body);

        assertThat(DIALECT.writeAnswer(completion, new CallerTerms("r", "m", 1, true)))
                .isEqualTo(body);
    }

    @ParameterizedTest
    @MethodSource("answers")
    void the_counts_are_the_hosts_own(Recorded recorded) {
        Json.Obj words = Objects.requireNonNull(
                JsonReader.readObject(recorded.response()).object("usage"));

        Usage usage = Objects.requireNonNull(
                DIALECT.readAnswer(JsonReader.readObject(recorded.response())).usage());

        assertThat(usage.contradictory()).isFalse();
        assertThat(usage.total()).isEqualTo(words.number("totalTokens", -1));
        assertThat(usage.totalOutput()).isEqualTo(words.number("outputTokens", -1));
        assertThat(Objects.requireNonNull(TokenUsage.read(TokenUsage.write(usage)))
                        .total())
                .isEqualTo(usage.total());
    }

    @ParameterizedTest
    @MethodSource("answers")
    void tool_arguments_are_json_and_finishes_fit(Recorded recorded) {
        Completion completion = DIALECT.readAnswer(JsonReader.readObject(recorded.response()));

        List<Part.ToolCall> calls = completion.choices().getFirst().parts().stream()
                .filter(Part.ToolCall.class::isInstance)
                .map(Part.ToolCall.class::cast)
                .toList();

        calls.forEach(call -> assertThat(JsonReader.read(call.arguments())).isInstanceOf(Json.Obj.class));
        assertThat(completion.choices().getFirst().finish() == FinishReason.TOOL_CALLS)
                .isEqualTo(!calls.isEmpty());
    }

    @ParameterizedTest
    @MethodSource("errors")
    void an_error_says_what_went_wrong(Recorded recorded) {
        HostFault fault = DIALECT.readError(recorded.status(), recorded.headers(), recorded.response());

        assertThat(fault.sort())
                .isIn(HostFault.Sort.NOT_FOUND, HostFault.Sort.AUTHENTICATION, HostFault.Sort.CONTEXT_TOO_LONG);
        assertThat(fault.message()).isNotBlank();
        assertThat(fault.status()).isEqualTo(fault.sort().status());
    }
}
