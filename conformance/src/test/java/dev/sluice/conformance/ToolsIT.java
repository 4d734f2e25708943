package dev.sluice.conformance;

import static dev.sluice.conformance.SdkGateway.question;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ToolsIT {
    private static final FunctionDefinition WEATHER = function(
            "weather",
            Map.of(
                    "city", Map.of("type", "string"),
                    "unit", Map.of("type", "string", "enum", List.of("celsius", "kelvin")),
                    "days", Map.of("type", "integer")));
    private static final FunctionDefinition CLOCK = function("clock", Map.of("zone", Map.of("type", "string")));

    private final SdkGateway sdk = new SdkGateway();
    private final OpenAIClient client = sdk.client();

    @AfterAll
    void stop() {
        sdk.close();
    }

    private static FunctionDefinition function(String name, Map<String, ?> properties) {
        return FunctionDefinition.builder()
                .name(name)
                .parameters(FunctionParameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty("properties", JsonValue.from(properties))
                        .build())
                .build();
    }

    private ChatCompletionMessage ask(ChatCompletionCreateParams params) {
        return client.chat().completions().create(params).choices().get(0).message();
    }

    private List<ChatCompletionChunk> stream(ChatCompletionCreateParams params) {
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(params)) {
            return stream.stream().toList();
        }
    }

    private static List<ChatCompletionMessageFunctionToolCall> calls(ChatCompletionMessage message) {
        return message.toolCalls().orElseThrow().stream()
                .map(call -> call.asFunction())
                .toList();
    }

    @Test
    void a_function_is_called_with_arguments_of_its_schema() {
        ChatCompletion answer = client.chat()
                .completions()
                .create(question("").addFunctionTool(WEATHER).build());

        answer.validate();
        assertThat(answer.choices().get(0).finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
        ChatCompletionMessageFunctionToolCall call =
                calls(answer.choices().get(0).message()).get(0);
        assertThat(call.function().name()).isEqualTo("weather");
        JsonObject arguments = new JsonObject(call.function().arguments());
        assertThat(arguments.getString("unit")).isIn("celsius", "kelvin");
        assertThat(arguments.getInteger("days")).isPositive();
    }

    @Test
    void streamed_fragments_of_arguments_add_up_to_those_of_the_whole_answer() {
        ChatCompletionCreateParams params =
                question("").addFunctionTool(WEATHER).build();
        List<ChatCompletionMessageFunctionToolCall> whole = calls(ask(params));

        List<ChatCompletionChunk> chunks = stream(params);

        long fragments = chunks.stream()
                .flatMap(chunk -> chunk.choices().stream())
                .flatMap(choice -> choice.delta().toolCalls().stream())
                .flatMap(List::stream)
                .map(delta -> delta.function().flatMap(function -> function.arguments()))
                .filter(Optional::isPresent)
                .count();
        assertThat(fragments).isGreaterThan(1);
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
        chunks.forEach(accumulator::accumulate);
        assertThat(calls(accumulator.chatCompletion().choices().get(0).message()))
                .isEqualTo(whole);
    }

    @Test
    void the_result_of_a_tool_leads_to_an_answer_in_words() {
        ChatCompletionCreateParams.Builder conversation = question("").addFunctionTool(WEATHER);
        ChatCompletionMessage asked = ask(conversation.build());
        conversation
                .addMessage(asked)
                .addMessage(ChatCompletionToolMessageParam.builder()
                        .toolCallId(calls(asked).get(0).id())
                        .content("{\"celsius\":21}")
                        .build());

        ChatCompletionMessage said = ask(conversation.build());

        assertThat(said.toolCalls()).isEmpty();
        assertThat(said.content()).hasValueSatisfying(text -> assertThat(text).isNotBlank());
    }

    @Test
    void parallel_calls_keep_apart_in_a_stream() {
        ChatCompletionCreateParams params = question("calls=4")
                .addFunctionTool(WEATHER)
                .addFunctionTool(CLOCK)
                .build();
        List<ChatCompletionMessageFunctionToolCall> whole = calls(ask(params));

        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
        stream(params).forEach(accumulator::accumulate);

        List<ChatCompletionMessageFunctionToolCall> streamed =
                calls(accumulator.chatCompletion().choices().get(0).message());
        assertThat(streamed)
                .isEqualTo(whole)
                .extracting(call -> call.function().name())
                .containsExactly("weather", "clock", "weather", "clock");
        assertThat(streamed)
                .extracting(ChatCompletionMessageFunctionToolCall::id)
                .doesNotHaveDuplicates();
        assertThat(streamed)
                .allSatisfy(call -> assertThat(new JsonObject(call.function().arguments()).fieldNames())
                        .isNotEmpty());
    }
}
