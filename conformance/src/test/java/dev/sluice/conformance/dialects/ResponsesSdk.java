package dev.sluice.conformance.dialects;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.errors.UnexpectedStatusCodeException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.Reasoning;
import com.openai.models.ReasoningEffort;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFormatTextJsonSchemaConfig;
import com.openai.models.responses.ResponseIncludable;
import com.openai.models.responses.ResponseInputContent;
import com.openai.models.responses.ResponseInputImage;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseInputText;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.ResponseTextConfig;
import com.openai.models.responses.ResponseUsage;
import dev.sluice.testing.TestGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** openai-java by Responses, which it does not ask the gateway to store: what was thought travels as encrypted content. */
final class ResponsesSdk implements Sdk {
    private final OpenAIClient client;

    ResponsesSdk(TestGateway gateway, String key) {
        client = OpenAIOkHttpClient.builder()
                .baseUrl(gateway.uri("/v1").toString())
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    @Override
    public Said ask(Question question) {
        return said(client.responses().create(params(question)));
    }

    @Override
    public Said stream(Question question) {
        ResponseAccumulator accumulator = ResponseAccumulator.create();
        try (StreamResponse<ResponseStreamEvent> events = client.responses().createStreaming(params(question))) {
            events.stream().forEach(event -> {
                event.validate();
                if (event.isFailed() || event.isError()) {
                    throw new BrokenResponse(event);
                }
                accumulator.accumulate(event);
            });
        }
        return said(accumulator.response());
    }

    /** The SDK raises nothing of its own where the stream says that it failed: its user looks at the events. */
    static final class BrokenResponse extends OpenAIException {
        BrokenResponse(ResponseStreamEvent event) {
            super(event.toString());
        }
    }

    private static ResponseCreateParams params(Question question) {
        ResponseCreateParams.Builder params = ResponseCreateParams.builder()
                .model(question.model())
                .maxOutputTokens(Question.MAX_TOKENS)
                .store(false)
                .inputOfResponse(input(question));
        if (question.has(Question.Wish.TOOL)) {
            params.addTool(FunctionTool.builder()
                    .name(Spoken.TOOL)
                    .strict(false)
                    .parameters(ChatSdk.convert(Schemas.CITY, FunctionTool.Parameters.class))
                    .build());
        }
        if (question.has(Question.Wish.FORM)) {
            params.text(ResponseTextConfig.builder()
                    .format(ResponseFormatTextJsonSchemaConfig.builder()
                            .name("city")
                            .strict(true)
                            .schema(ChatSdk.convert(Schemas.CITY, ResponseFormatTextJsonSchemaConfig.Schema.class))
                            .build())
                    .build());
        }
        if (question.has(Question.Wish.THOUGHTS)) {
            params.reasoning(Reasoning.builder()
                            .effort(ReasoningEffort.LOW)
                            .summary(Reasoning.Summary.AUTO)
                            .build())
                    .addInclude(ResponseIncludable.REASONING_ENCRYPTED_CONTENT);
        }
        return params.build();
    }

    private static List<ResponseInputItem> input(Question question) {
        List<ResponseInputContent> asked = new ArrayList<>();
        asked.add(ResponseInputContent.ofInputText(
                ResponseInputText.builder().text(Question.TEXT).build()));
        if (question.has(Question.Wish.IMAGE)) {
            asked.add(ResponseInputContent.ofInputImage(ResponseInputImage.builder()
                    .detail(ResponseInputImage.Detail.AUTO)
                    .imageUrl("data:image/png;base64," + Question.PNG)
                    .build()));
        }
        List<ResponseInputItem> items = new ArrayList<>();
        items.add(ResponseInputItem.ofEasyInputMessage(EasyInputMessage.builder()
                .role(EasyInputMessage.Role.USER)
                .contentOfResponseInputMessageContentList(asked)
                .build()));
        Said before = question.before();
        if (before != null) {
            ((Response) before.message()).output().forEach(item -> items.add(again(item)));
            before.calls()
                    .forEach(call -> items.add(
                            ResponseInputItem.ofFunctionCallOutput(ResponseInputItem.FunctionCallOutput.builder()
                                    .callId(call.id())
                                    .output(Question.RESULT)
                                    .build())));
        }
        return items;
    }

    private static ResponseInputItem again(ResponseOutputItem item) {
        return ChatSdk.convert(item, ResponseInputItem.class);
    }

    private static Said said(Response response) {
        response.validate();
        StringBuilder text = new StringBuilder();
        StringBuilder thought = new StringBuilder();
        List<Called> calls = new ArrayList<>();
        for (ResponseOutputItem item : response.output()) {
            item.message()
                    .ifPresent(message -> message.content()
                            .forEach(content -> content.outputText().ifPresent(words -> text.append(words.text()))));
            item.reasoning().ifPresent(reasoning -> {
                reasoning.summary().forEach(summary -> thought.append(summary.text()));
                reasoning.content().orElse(List.of()).forEach(content -> thought.append(content.text()));
            });
            item.functionCall()
                    .ifPresent(call -> calls.add(
                            new Called(call.callId(), call.name(), BedrockBlocks.arguments(call.arguments()))));
        }
        ResponseUsage usage = response.usage().orElseThrow();
        return new Said(
                text.toString(),
                thought.toString(),
                calls,
                stop(response, calls),
                usage.inputTokens(),
                usage.inputTokensDetails().cachedTokens(),
                usage.outputTokens(),
                response);
    }

    private static Stop stop(Response response, List<Called> calls) {
        if (response.status().orElseThrow().equals(ResponseStatus.COMPLETED)) {
            return calls.isEmpty() ? Stop.END : Stop.TOOLS;
        }
        String reason = response.incompleteDetails()
                .flatMap(Response.IncompleteDetails::reason)
                .map(Object::toString)
                .orElse("");
        return switch (reason) {
            case "max_output_tokens" -> Stop.LENGTH;
            case "content_filter" -> Stop.FILTERED;
            default -> Stop.OTHER;
        };
    }

    @Override
    public Class<? extends Throwable> raised(Wrong wrong) {
        return switch (wrong) {
            case UNKNOWN_KEY -> UnauthorizedException.class;
            case UNKNOWN_MODEL -> NotFoundException.class;
            case TOO_LARGE -> UnexpectedStatusCodeException.class;
            case LIMITED -> RateLimitException.class;
        };
    }

    @Override
    public String status(Throwable raised) {
        return "" + ((OpenAIServiceException) raised).statusCode();
    }

    @Override
    public Optional<String> retryAfter(Throwable limited) {
        return ((RateLimitException) limited)
                .headers().values("retry-after").stream().findFirst();
    }

    @Override
    public Class<? extends Throwable> broken() {
        return OpenAIException.class;
    }

    @Override
    public void close() {
        client.close();
    }
}
