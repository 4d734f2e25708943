package dev.sluice.dialect.converse;

import static dev.sluice.dialect.converse.Converses.DIALECT;
import static dev.sluice.dialect.converse.Converses.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Event;
import dev.sluice.canonical.Extras;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.AnswerWriter;
import dev.sluice.dialect.CallerTerms;
import dev.sluice.failure.Failure;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.stream.AwsEventStreamDecoder;
import dev.sluice.stream.AwsFrame;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of other hosts for callers of Converse, and Bedrock's for other callers. */
class ConverseAnswerTest {
    private static final CallerTerms TERMS = new CallerTerms("r1", "m", 7, true);
    private static final Usage USAGE = new Usage(3, 5, 7, 2, 11, 4, 0, 0, 0, null, false);

    @Test
    void an_answer_of_another_host_is_a_valid_one() {
        List<Part> parts = List.of(
                new Part.Reasoning("Hm", "seal", false, "messages", Extras.NONE),
                new Part.Reasoning("", "seal", true, "responses", Extras.NONE),
                Part.Text.of("Hello"),
                Part.Text.of(""),
                new Part.Refusal("No", Extras.NONE),
                new Part.ToolCall("call|1", "db.look", "{\"q\":1.0}", null, false, Extras.NONE),
                new Part.Foreign("messages", new Json.Obj()));
        Completion completion = new Completion(
                "id",
                "m",
                1,
                List.of(new Completion.Choice(parts, FinishReason.TOOL_CALLS, null, Extras.NONE)),
                USAGE,
                "default",
                Extras.NONE);

        Json.Obj body = DIALECT.writeAnswer(completion, TERMS);

        assertThat(ServiceModel.faults("ConverseResponse", body)).isEmpty();
        assertThat(body).isEqualTo(json("""
                {'output':{'message':{'role':'assistant','content':[
                   {'reasoningContent':{'reasoningText':{'text':'Hm','signature':'sluice.shown.messages.seal'}}},
                   {'reasoningContent':{'reasoningText':{'text':'','signature':'sluice.hidden.responses.seal'}}},
                   {'text':'Hello'},
                   {'text':'No'},
                   {'toolUse':{'toolUseId':'ID','name':'sx_db-2elook','input':{'q':1.0}}}]}},
                 'stopReason':'tool_use',
                 'usage':{'inputTokens':3,'outputTokens':15,'totalTokens':32,'cacheReadInputTokens':5,'cacheWriteInputTokens':9,
                   'cacheDetails':[{'ttl':'5m','inputTokens':7},{'ttl':'1h','inputTokens':2}]},
                 'metrics':{'latencyMs':0},
                 'serviceTier':{'type':'default'}}""".replace("ID", ToolNames.id("call|1"))));
    }

    @ParameterizedTest
    @EnumSource(FinishReason.class)
    void every_reason_has_a_word(FinishReason reason) {
        Json word = new Json.Text(StopReasons.write(reason));

        assertThat(ServiceModel.faults("StopReason", word)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn, STOP, TOOL_CALLS",
        "tool_use, TOOL_CALLS, TOOL_CALLS",
        "max_tokens, LENGTH, LENGTH",
        "stop_sequence, STOP_SEQUENCE, STOP_SEQUENCE",
        "guardrail_intervened, CONTENT_FILTER, CONTENT_FILTER",
        "content_filtered, CONTENT_FILTER, CONTENT_FILTER",
        "malformed_model_output, ERROR, ERROR",
        "malformed_tool_use, ERROR, ERROR",
        "model_context_window_exceeded, CONTEXT_FULL, CONTEXT_FULL",
        "something_new, STOP, TOOL_CALLS"
    })
    void every_word_has_a_reason(String word, FinishReason plain, FinishReason withTools) {
        assertThat(StopReasons.read(word, false)).isEqualTo(plain);
        assertThat(StopReasons.read(word, true)).isEqualTo(withTools);
    }

    @Test
    void the_stop_sequence_is_told_where_claude_tells_it() {
        Completion completion = DIALECT.readAnswer(json("""
                {'output':{'message':{'role':'assistant','content':[{'text':'a'}]}},'stopReason':'stop_sequence',
                 'additionalModelResponseFields':{'stop_sequence':'END'}}"""));

        assertThat(completion.choices().getFirst().stopSequence()).isEqualTo("END");
        assertThat(completion.usage()).isNull();
    }

    /** LiteLLM #9812: {@code inputTokens} is without the cache, the total with it. */
    @Test
    void counts_do_not_overlap_and_impossible_ones_are_marked() {
        Usage usage = usage(
                "{'inputTokens':3,'outputTokens':4,'totalTokens':37,'cacheReadInputTokens':10,"
                        + "'cacheWriteInputTokens':20,'cacheDetails':[{'ttl':'5m','inputTokens':15},{'ttl':'1h','inputTokens':5}]}");

        assertThat(usage.withRaw(new Json.Obj()))
                .isEqualTo(new Usage(3, 10, 15, 5, 4, 0, 0, 0, 0, new Json.Obj(), false));
        assertThat(usage("{'inputTokens':3,'outputTokens':4,'totalTokens':8}").contradictory())
                .isTrue();
        assertThat(usage("{'inputTokens':-3,'outputTokens':4}").contradictory()).isTrue();
        assertThat(usage("{'inputTokens':3,'outputTokens':4,'cacheDetails':[{'ttl':'1h','inputTokens':5}]}")
                        .contradictory())
                .isTrue();
        assertThat(TokenUsage.read(json("{}"))).isNull();
    }

    private static Usage usage(String words) {
        return Objects.requireNonNull(TokenUsage.read(json(words)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'output':{}}",
                "{'output':{'message':{}}}",
                "{'output':{'message':{'content':'a'}}}",
                "{'message':'m'}"
            })
    void what_is_no_answer_is_a_failure(String body) {
        assertThatThrownBy(() -> DIALECT.readAnswer(json(body))).isInstanceOf(Failure.class);
    }

    private static List<String> frames(@Nullable Usage early, Event... events) {
        AnswerWriter writer = DIALECT.answerWriter(TERMS);
        Buffer out = Buffer.buffer();
        writer.write(new Event.Started("id", "m", 1, early), out);
        for (Event event : events) {
            writer.write(event, out);
        }
        writer.end(out);
        List<String> frames = new ArrayList<>();
        new AwsEventStreamDecoder(frame -> frames.add(line(frame))).feed(out);
        return frames;
    }

    private static String line(AwsFrame frame) {
        byte[] payload = Arrays.copyOfRange(frame.bytes(), frame.payloadStart(), frame.payloadEnd());
        return frame.eventType() + " " + JsonReader.read(payload).toString().replace('"', '\'');
    }

    @Test
    void blocks_are_opened_and_closed_in_turn_and_metadata_is_last() {
        List<String> frames = frames(
                null,
                new Event.ReasoningDelta(0, "Hm"),
                new Event.ReasoningSealed(0, "sig", false, "converse"),
                new Event.ReasoningSealed(0, "c2VjcmV0", true, "converse"),
                new Event.TextDelta(0, "a\"\ud83d"),
                new Event.TextDelta(1, "not heard"),
                new Event.ToolCallStarted(0, "t1", "w", null),
                new Event.ToolCallDelta(0, "{\"a\":"),
                new Event.ToolCallDelta(0, "1}"),
                new Event.ToolCallStarted(0, "t2", "w", null),
                new Event.ToolCallDelta(0, "{}"),
                new Event.Finished(0, FinishReason.TOOL_CALLS, null),
                new Event.UsageTold(Usage.of(3, 4, 0, 0)));

        assertThat(frames)
                .containsExactly(
                        "messageStart {'role':'assistant'}",
                        "contentBlockDelta {'contentBlockIndex':0,'delta':{'reasoningContent':{'text':'Hm'}}}",
                        "contentBlockDelta {'contentBlockIndex':0,'delta':{'reasoningContent':{'signature':'sig'}}}",
                        "contentBlockStop {'contentBlockIndex':0}",
                        "contentBlockDelta {'contentBlockIndex':1,'delta':{'reasoningContent':{'redactedContent':'c2VjcmV0'}}}",
                        "contentBlockStop {'contentBlockIndex':1}",
                        "contentBlockDelta {'contentBlockIndex':2,'delta':{'text':'a\\'\\ud83d'}}",
                        "contentBlockStop {'contentBlockIndex':2}",
                        "contentBlockStart {'contentBlockIndex':3,'start':{'toolUse':{'toolUseId':'t1','name':'w'}}}",
                        "contentBlockDelta {'contentBlockIndex':3,'delta':{'toolUse':{'input':'{\\'a\\':'}}}",
                        "contentBlockDelta {'contentBlockIndex':3,'delta':{'toolUse':{'input':'1}'}}}",
                        "contentBlockStop {'contentBlockIndex':3}",
                        "contentBlockStart {'contentBlockIndex':4,'start':{'toolUse':{'toolUseId':'t2','name':'w'}}}",
                        "contentBlockDelta {'contentBlockIndex':4,'delta':{'toolUse':{'input':'{}'}}}",
                        "contentBlockStop {'contentBlockIndex':4}",
                        "messageStop {'stopReason':'tool_use'}",
                        "metadata {'usage':{'inputTokens':3,'outputTokens':4,'totalTokens':7},'metrics':{'latencyMs':0}}");
    }

    @Test
    void other_hosts_seals_travel_as_signatures() {
        List<String> frames = frames(
                Usage.of(1, 0, 0, 0),
                new Event.ReasoningDelta(0, "Hm"),
                new Event.ReasoningSealed(0, "sig", false, "messages"),
                new Event.ReasoningSealed(0, "all", true, "responses"),
                new Event.ReasoningDelta(0, "Ah"),
                new Event.Cited(0, "messages", new Json.Obj()),
                new Event.Finished(0, FinishReason.STOP, null));

        assertThat(frames)
                .containsExactly(
                        "messageStart {'role':'assistant'}",
                        "contentBlockDelta {'contentBlockIndex':0,'delta':{'reasoningContent':{'text':'Hm'}}}",
                        "contentBlockDelta {'contentBlockIndex':0,'delta':{'reasoningContent':{'signature':'sluice.shown.messages.sig'}}}",
                        "contentBlockStop {'contentBlockIndex':0}",
                        "contentBlockDelta {'contentBlockIndex':1,'delta':{'reasoningContent':{'signature':'sluice.hidden.responses.all'}}}",
                        "contentBlockStop {'contentBlockIndex':1}",
                        "contentBlockDelta {'contentBlockIndex':2,'delta':{'reasoningContent':{'text':'Ah'}}}",
                        "contentBlockStop {'contentBlockIndex':2}",
                        "messageStop {'stopReason':'end_turn'}",
                        "metadata {'usage':{'inputTokens':1,'outputTokens':0,'totalTokens':1},'metrics':{'latencyMs':0}}");
    }

    @Test
    void other_hosts_seals_come_back_with_the_conversation() {
        List<Part> parts = List.of(
                new Part.Reasoning("Hm", "a.b", false, "messages", Extras.NONE),
                new Part.Reasoning("", "all", true, "responses", Extras.NONE),
                new Part.ToolCall("call_1", "look", "{}", "c2VhbA==", false, Extras.NONE),
                new Part.ToolCall("call_2", "look", "{}", null, false, Extras.NONE));
        Completion completion = new Completion(
                "id",
                "m",
                1,
                List.of(new Completion.Choice(parts, FinishReason.TOOL_CALLS, null, Extras.NONE)),
                USAGE,
                null,
                Extras.NONE);
        Json.Obj output = DIALECT.writeAnswer(completion, TERMS).object("output");

        Json.Obj question = new Json.Obj()
                .put(
                        "messages",
                        Json.Arr.of(Objects.requireNonNull(
                                Objects.requireNonNull(output).get("message"))));

        assertThat(DIALECT.readPrompt(question).messages().getFirst().parts()).isEqualTo(parts);
    }

    @Test
    void the_seal_of_a_call_stands_before_it() {
        List<String> frames = frames(
                Usage.of(1, 0, 0, 0),
                new Event.ToolCallStarted(0, "call_1", "look", "c2VhbA=="),
                new Event.ToolCallDelta(0, "{}"),
                new Event.Finished(0, FinishReason.TOOL_CALLS, null));

        assertThat(frames)
                .startsWith(
                        "messageStart {'role':'assistant'}",
                        "contentBlockDelta {'contentBlockIndex':0,'delta':{'reasoningContent':{'signature':'sluice.call..c2VhbA=='}}}",
                        "contentBlockStop {'contentBlockIndex':0}");
    }

    private static Folded read(String... typesAndPayloads) {
        Buffer stream = Buffer.buffer();
        for (String each : typesAndPayloads) {
            int space = each.indexOf(' ');
            Converses.frame(
                    stream, each.substring(0, space), each.substring(space + 1).replace('\'', '"'));
        }
        return Folded.read(List.of(stream));
    }

    private static final String STOP = "messageStop {'stopReason':'end_turn'}";

    @Test
    void a_call_without_arguments_gets_an_empty_object() {
        Folded folded = read(
                "contentBlockStart {'contentBlockIndex':0,'start':{'toolUse':{'toolUseId':'a','name':'sx_b-2ec'}}}",
                "contentBlockStop {'contentBlockIndex':0}",
                STOP);

        assertThat(folded.parts()).containsExactly("call a b.c {}");
        assertThat(folded.finish()).isEqualTo(FinishReason.TOOL_CALLS);
    }

    @Test
    void tools_of_the_host_itself_are_none_of_the_callers() {
        Folded folded = read(
                "contentBlockStart {'contentBlockIndex':0,'start':{'toolUse':{'toolUseId':'a','name':'b','type':'server_tool_use'}}}",
                "contentBlockDelta {'contentBlockIndex':0,'delta':{'toolUse':{'input':'{}'}}}",
                "contentBlockStop {'contentBlockIndex':0}",
                "contentBlockStart {'contentBlockIndex':1,'start':{'toolResult':{'toolUseId':'a'}}}",
                "contentBlockDelta {'contentBlockIndex':1,'delta':{'toolResult':[{'text':'x'}]}}",
                "contentBlockStop {'contentBlockIndex':1}",
                "contentBlockStart {'contentBlockIndex':2,'start':{}}",
                "contentBlockDelta {'delta':{'text':'Hi'},'p':'abc','contentBlockIndex':2}",
                STOP);

        assertThat(folded.parts()).containsExactly("text Hi");
        assertThat(folded.finish()).isEqualTo(FinishReason.STOP);
        assertThat(folded.whole()).isTrue();
    }

    @Test
    void pieces_of_arguments_are_never_given_to_another_call() {
        String start = "contentBlockStart {'contentBlockIndex':%d,'start':{'toolUse':{'toolUseId':'a','name':'b'}}}";
        String delta = "contentBlockDelta {'contentBlockIndex':%d,'delta':{'toolUse':{'input':'{}'}}}";

        assertThat(read(start.formatted(0), start.formatted(1), delta.formatted(0))
                        .failure())
                .isNotNull();
        assertThat(read(delta.formatted(0)).failure()).isNotNull();
        assertThat(read(delta.formatted(-1)).failure()).isNotNull();
        assertThat(read(start.formatted(0), "contentBlockStop {}", delta.formatted(0))
                        .failure())
                .isNotNull();
    }

    @Test
    void nothing_follows_the_end_but_its_usage() {
        assertThat(read(STOP, STOP).failure()).isNotNull();
        assertThat(read(STOP, "contentBlockDelta {'contentBlockIndex':0,'delta':{'text':'a'}}")
                        .failure())
                .isNotNull();
        assertThat(read(STOP, "metadata {'usage':{'inputTokens':1,'outputTokens':1}}")
                        .usage())
                .isNotNull();
    }

    /** Between two frames behind the end nothing is missing but the usage; inside of a frame something was cut off. */
    @Test
    void an_end_without_usage_is_whole_only_once_the_bytes_have_ended() {
        Buffer stream = Converses.frame(Buffer.buffer(), "messageStop", "{\"stopReason\":\"end_turn\"}");
        var reader = DIALECT.answerReader(event -> {});
        reader.feed(stream);

        assertThat(reader.isWhole()).isFalse();
        reader.end();
        assertThat(reader.isWhole()).isTrue();
        assertThat(Folded.read(List.of(stream, stream.getBuffer(0, 5))).whole()).isFalse();
    }
}
