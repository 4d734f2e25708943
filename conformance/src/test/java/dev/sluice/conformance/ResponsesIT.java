package dev.sluice.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResponsesIT {
    private final SdkGateway sdk = new SdkGateway();
    private final OpenAIClient client = sdk.client();

    @AfterAll
    void stop() {
        sdk.close();
    }

    private static ResponseCreateParams.Builder question(String options) {
        return ResponseCreateParams.builder().model(SdkGateway.MODEL + options).input("Why does water find its way?");
    }

    private static FunctionTool weather() {
        return FunctionTool.builder()
                .name("weather")
                .strict(false)
                .parameters(FunctionTool.Parameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty("properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                        .build())
                .build();
    }

    private List<ResponseStreamEvent> stream(ResponseCreateParams params) {
        try (StreamResponse<ResponseStreamEvent> stream = client.responses().createStreaming(params)) {
            return stream.stream().toList();
        }
    }

    private static String text(Response response) {
        return response.output().stream()
                .flatMap(item -> item.message().stream())
                .flatMap(message -> message.content().stream())
                .map(content -> content.asOutputText().text())
                .collect(Collectors.joining());
    }

    private static List<ResponseFunctionToolCall> calls(Response response) {
        return response.output().stream()
                .filter(ResponseOutputItem::isFunctionCall)
                .map(ResponseOutputItem::asFunctionCall)
                .toList();
    }

    @Test
    void a_response_arrives_whole_and_valid() {
        Response response = client.responses().create(question(";tokens=12").build());

        response.validate();
        assertThat(response.status()).contains(ResponseStatus.COMPLETED);
        assertThat(text(response)).isNotBlank();
        assertThat(response.usage().orElseThrow().outputTokens()).isEqualTo(12);
    }

    @Test
    void a_stream_says_what_the_whole_response_says() {
        Response whole = client.responses().create(question(";tokens=30").build());

        List<ResponseStreamEvent> events = stream(question(";tokens=30").build());

        String deltas = events.stream()
                .flatMap(event -> event.outputTextDelta().stream())
                .map(delta -> delta.delta())
                .collect(Collectors.joining());
        assertThat(deltas).isEqualTo(text(whole));
        ResponseAccumulator accumulator = ResponseAccumulator.create();
        events.forEach(accumulator::accumulate);
        assertThat(text(accumulator.response())).isEqualTo(text(whole));
        assertThat(accumulator.response().usage()).isPresent();
    }

    @Test
    void a_stream_that_is_cut_at_the_callers_limit_is_incomplete() {
        List<ResponseStreamEvent> events =
                stream(question(";tokens=40").maxOutputTokens(16).build());

        assertThat(events.get(events.size() - 1).isIncomplete()).isTrue();
    }

    @Test
    void a_function_is_called_and_its_result_leads_to_an_answer_in_words() {
        ResponseFunctionToolCall call = calls(client.responses()
                        .create(question("").addTool(weather()).build()))
                .get(0);
        ResponseInputItem result = ResponseInputItem.ofFunctionCallOutput(ResponseInputItem.FunctionCallOutput.builder()
                .callId(call.callId())
                .output("{\"celsius\":21}")
                .build());

        Response said = client.responses()
                .create(question("")
                        .inputOfResponse(List.of(ResponseInputItem.ofFunctionCall(call), result))
                        .addTool(weather())
                        .build());

        assertThat(call.name()).isEqualTo("weather");
        assertThat(calls(said)).isEmpty();
        assertThat(text(said)).isNotBlank();
    }

    @Test
    void streamed_fragments_of_arguments_add_up_to_those_of_the_whole_response() {
        ResponseCreateParams params = question(";calls=2").addTool(weather()).build();
        List<String> whole = calls(client.responses().create(params)).stream()
                .map(ResponseFunctionToolCall::arguments)
                .toList();

        List<ResponseStreamEvent> events = stream(params);

        Map<Long, String> byItem = events.stream()
                .flatMap(event -> event.functionCallArgumentsDelta().stream())
                .collect(Collectors.toMap(delta -> delta.outputIndex(), delta -> delta.delta(), String::concat));
        assertThat(byItem.values()).containsExactlyElementsOf(whole);
    }
}
