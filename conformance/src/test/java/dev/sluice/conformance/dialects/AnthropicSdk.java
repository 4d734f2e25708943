package dev.sluice.conformance.dialects;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicException;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.ContentTooLargeException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.ImageBlockParam;
import com.anthropic.models.messages.JsonOutputFormat;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.OutputConfig;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.TextBlockParam;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.Usage;
import dev.sluice.testing.TestGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** anthropic-java; its base URL is the gateway, its key travels in {@code x-api-key}. */
final class AnthropicSdk implements Sdk {
    private final AnthropicClient client;

    AnthropicSdk(TestGateway gateway, String key) {
        client = AnthropicOkHttpClient.builder()
                .baseUrl(gateway.uri("").toString())
                .apiKey(key)
                .maxRetries(0)
                .build();
    }

    @Override
    public Said ask(Question question) {
        return said(client.messages().create(params(question)));
    }

    @Override
    public Said stream(Question question) {
        MessageAccumulator accumulator = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> events = client.messages().createStreaming(params(question))) {
            events.stream().forEach(event -> accumulator.accumulate(event.validate()));
        }
        return said(accumulator.message());
    }

    private static MessageCreateParams params(Question question) {
        MessageCreateParams.Builder params = MessageCreateParams.builder()
                .model(question.model())
                .maxTokens(Question.MAX_TOKENS)
                .addUserMessageOfContentBlockParams(asked(question));
        if (question.has(Question.Wish.TOOL)) {
            params.addTool(Tool.builder()
                    .name(Spoken.TOOL)
                    .inputSchema(Tool.InputSchema.builder()
                            .properties(convert(Schemas.PROPERTIES, Tool.InputSchema.Properties.class))
                            .required(Schemas.REQUIRED)
                            .build())
                    .build());
        }
        if (question.has(Question.Wish.FORM)) {
            params.outputConfig(OutputConfig.builder()
                    .format(JsonOutputFormat.builder()
                            .schema(convert(Schemas.CITY, JsonOutputFormat.Schema.class))
                            .build())
                    .build());
        }
        if (question.has(Question.Wish.THOUGHTS)) {
            params.enabledThinking(Question.BUDGET);
        }
        Said before = question.before();
        if (before != null) {
            params.addMessage((Message) before.message());
            params.addUserMessageOfContentBlockParams(results(before));
        }
        return params.build();
    }

    private static List<ContentBlockParam> asked(Question question) {
        List<ContentBlockParam> blocks = new ArrayList<>();
        blocks.add(ContentBlockParam.ofText(
                TextBlockParam.builder().text(Question.TEXT).build()));
        if (question.has(Question.Wish.IMAGE)) {
            blocks.add(ContentBlockParam.ofImage(ImageBlockParam.builder()
                    .source(Base64ImageSource.builder()
                            .mediaType(Base64ImageSource.MediaType.IMAGE_PNG)
                            .data(Question.PNG)
                            .build())
                    .build()));
        }
        return blocks;
    }

    private static List<ContentBlockParam> results(Said before) {
        return before.calls().stream()
                .map(call -> ContentBlockParam.ofToolResult(ToolResultBlockParam.builder()
                        .toolUseId(call.id())
                        .content(Question.RESULT)
                        .build()))
                .toList();
    }

    private static Said said(Message message) {
        message.validate();
        StringBuilder text = new StringBuilder();
        StringBuilder thought = new StringBuilder();
        List<Called> calls = new ArrayList<>();
        for (ContentBlock block : message.content()) {
            block.text().ifPresent(words -> text.append(words.text()));
            block.thinking().ifPresent(words -> thought.append(words.thinking()));
            block.toolUse().ifPresent(call -> calls.add(new Called(call.id(), call.name(), map(call._input()))));
        }
        Usage usage = message.usage();
        long cached = usage.cacheReadInputTokens().orElse(0L);
        return new Said(
                text.toString(),
                thought.toString(),
                calls,
                stop(message.stopReason().orElseThrow()),
                usage.inputTokens() + cached,
                cached,
                usage.outputTokens(),
                message);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(JsonValue json) {
        return convert(json, Map.class);
    }

    private static <T> T convert(Object json, Class<T> type) {
        return Objects.requireNonNull(JsonValue.from(json).convert(type));
    }

    private static Stop stop(StopReason reason) {
        return switch (reason.known()) {
            case END_TURN -> Stop.END;
            case TOOL_USE -> Stop.TOOLS;
            case MAX_TOKENS -> Stop.LENGTH;
            case REFUSAL -> Stop.FILTERED;
            default -> Stop.OTHER;
        };
    }

    @Override
    public Class<? extends Throwable> raised(Wrong wrong) {
        return switch (wrong) {
            case UNKNOWN_KEY -> UnauthorizedException.class;
            case UNKNOWN_MODEL -> NotFoundException.class;
            case TOO_LARGE -> ContentTooLargeException.class;
            case LIMITED -> RateLimitException.class;
        };
    }

    @Override
    public String status(Throwable raised) {
        return "" + ((AnthropicServiceException) raised).statusCode();
    }

    @Override
    public Optional<String> retryAfter(Throwable limited) {
        return ((RateLimitException) limited)
                .headers().values("retry-after").stream().findFirst();
    }

    @Override
    public Class<? extends Throwable> broken() {
        return AnthropicException.class;
    }

    @Override
    public void close() {
        client.close();
    }
}
