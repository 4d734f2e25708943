package dev.sluice.conformance.dialects;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.errors.UnexpectedStatusCodeException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ReasoningEffort;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.completions.CompletionUsage;
import dev.sluice.testing.TestGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * openai-java by chat completions; its key travels as a bearer token. What is not OpenAI's own are additional properties,
 * which {@code toParam} leaves out: whoever wants a thought to go on puts them there.
 */
@SuppressWarnings("deprecation") // there is no other way to what is not OpenAI's own
final class ChatSdk implements Sdk {
    private final OpenAIClient client;

    ChatSdk(TestGateway gateway, String key) {
        client = OpenAIOkHttpClient.builder()
                .baseUrl(gateway.uri("/v1").toString())
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    @Override
    public Said ask(Question question) {
        ChatCompletion answer =
                client.chat().completions().create(params(question).build());
        return said(answer, answer.choices().getFirst().message());
    }

    @Override
    public Said stream(Question question) {
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
        ChatAdditions additions = new ChatAdditions();
        ChatCompletionStreamOptions options =
                ChatCompletionStreamOptions.builder().includeUsage(true).build();
        try (StreamResponse<ChatCompletionChunk> chunks = client.chat()
                .completions()
                .createStreaming(params(question).streamOptions(options).build())) {
            chunks.stream().forEach(chunk -> {
                accumulator.accumulate(chunk.validate());
                additions.add(chunk);
            });
        }
        ChatCompletion answer = accumulator.chatCompletion();
        return said(answer, additions.to(answer.choices().getFirst().message()));
    }

    private static ChatCompletionCreateParams.Builder params(Question question) {
        ChatCompletionCreateParams.Builder params = ChatCompletionCreateParams.builder()
                .model(question.model())
                .maxCompletionTokens(Question.MAX_TOKENS)
                .addUserMessageOfArrayOfContentParts(asked(question));
        if (question.has(Question.Wish.TOOL)) {
            params.addFunctionTool(FunctionDefinition.builder()
                    .name(Spoken.TOOL)
                    .parameters(convert(Schemas.CITY, FunctionParameters.class))
                    .build());
        }
        if (question.has(Question.Wish.FORM)) {
            params.jsonSchemaResponseFormat(ResponseFormatJsonSchema.JsonSchema.builder()
                    .name("city")
                    .strict(true)
                    .schema(convert(Schemas.CITY, ResponseFormatJsonSchema.JsonSchema.Schema.class))
                    .build());
        }
        if (question.has(Question.Wish.THOUGHTS)) {
            params.reasoningEffort(ReasoningEffort.LOW);
        }
        Said before = question.before();
        if (before != null) {
            ChatCompletionMessage message = (ChatCompletionMessage) before.message();
            params.addMessage(message.toParam().toBuilder()
                    .putAllAdditionalProperties(message._additionalProperties())
                    .build());
            before.calls()
                    .forEach(call -> params.addMessage(ChatCompletionToolMessageParam.builder()
                            .toolCallId(call.id())
                            .content(Question.RESULT)
                            .build()));
        }
        return params;
    }

    /** As another type of the SDK, which has the same members. */
    static <T> T convert(Object json, Class<T> type) {
        return Objects.requireNonNull(JsonValue.from(json).convert(type));
    }

    private static List<ChatCompletionContentPart> asked(Question question) {
        List<ChatCompletionContentPart> parts = new ArrayList<>();
        parts.add(ChatCompletionContentPart.ofText(
                ChatCompletionContentPartText.builder().text(Question.TEXT).build()));
        if (question.has(Question.Wish.IMAGE)) {
            parts.add(ChatCompletionContentPart.ofImageUrl(ChatCompletionContentPartImage.builder()
                    .imageUrl(ChatCompletionContentPartImage.ImageUrl.builder()
                            .url("data:image/png;base64," + Question.PNG)
                            .build())
                    .build()));
        }
        return parts;
    }

    private static Said said(ChatCompletion answer, ChatCompletionMessage message) {
        answer.validate();
        List<Called> calls = message.toolCalls().orElse(List.of()).stream()
                .map(ChatCompletionMessageToolCall::asFunction)
                .map(ChatSdk::called)
                .toList();
        Map<String, JsonValue> additions = message._additionalProperties();
        CompletionUsage usage = answer.usage().orElseThrow();
        return new Said(
                message.content().orElse(""),
                additions.getOrDefault("reasoning_content", JsonValue.from("")).asStringOrThrow(),
                calls,
                stop(answer.choices().getFirst().finishReason()),
                usage.promptTokens(),
                usage.promptTokensDetails()
                        .flatMap(CompletionUsage.PromptTokensDetails::cachedTokens)
                        .orElse(0L),
                usage.completionTokens(),
                message);
    }

    private static Called called(ChatCompletionMessageFunctionToolCall call) {
        return new Called(
                call.id(),
                call.function().name(),
                BedrockBlocks.arguments(call.function().arguments()));
    }

    private static Stop stop(ChatCompletion.Choice.FinishReason reason) {
        return switch (reason.known()) {
            case STOP -> Stop.END;
            case TOOL_CALLS -> Stop.TOOLS;
            case LENGTH -> Stop.LENGTH;
            case CONTENT_FILTER -> Stop.FILTERED;
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
