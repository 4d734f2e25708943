package dev.sluice.conformance.dialects;

import dev.sluice.testing.TestGateway;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.token.credentials.StaticTokenProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeBaseClientBuilder;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.auth.scheme.BedrockRuntimeAuthSchemeProvider;
import software.amazon.awssdk.services.bedrockruntime.model.BedrockRuntimeException;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.ImageFormat;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.OutputConfig;
import software.amazon.awssdk.services.bedrockruntime.model.OutputFormatType;
import software.amazon.awssdk.services.bedrockruntime.model.ResourceNotFoundException;
import software.amazon.awssdk.services.bedrockruntime.model.StopReason;
import software.amazon.awssdk.services.bedrockruntime.model.ThrottlingException;
import software.amazon.awssdk.services.bedrockruntime.model.TokenUsage;
import software.amazon.awssdk.services.bedrockruntime.model.Tool;
import software.amazon.awssdk.services.bedrockruntime.model.ToolConfiguration;
import software.amazon.awssdk.services.bedrockruntime.model.ToolInputSchema;
import software.amazon.awssdk.services.bedrockruntime.model.ValidationException;

/**
 * bedrockruntime of the AWS SDK; its endpoint is the gateway, its key travels as a bearer token. Streams are for the asynchronous client
 * alone, which speaks HTTP/2 with prior knowledge.
 */
final class BedrockSdk implements Sdk {
    private final BedrockRuntimeClient client;
    private final BedrockRuntimeAsyncClient streaming;

    BedrockSdk(TestGateway gateway, String key) {
        client = pointed(BedrockRuntimeClient.builder(), gateway, key).build();
        streaming = pointed(BedrockRuntimeAsyncClient.builder(), gateway, key).build();
    }

    private static <B extends BedrockRuntimeBaseClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B pointed(
            B builder, TestGateway gateway, String key) {
        return builder.endpointOverride(gateway.uri(""))
                .region(Region.US_EAST_1)
                .tokenProvider(StaticTokenProvider.create(() -> key))
                .authSchemeProvider(BedrockRuntimeAuthSchemeProvider.defaultProvider(List.of("httpBearerAuth")))
                .overrideConfiguration(config -> config.retryStrategy(AwsRetryStrategy.doNotRetry()));
    }

    @Override
    public Said ask(Question question) {
        ConverseResponse answer = client.converse(ConverseRequest.builder()
                .modelId(question.model())
                .messages(messages(question))
                .inferenceConfig(config -> config.maxTokens(Question.MAX_TOKENS))
                .toolConfig(tools(question))
                .outputConfig(form(question))
                .additionalModelRequestFields(fields(question))
                .build());
        return said(answer.output().message(), answer.stopReason(), answer.usage());
    }

    @Override
    public Said stream(Question question) {
        ConverseStreamRequest request = ConverseStreamRequest.builder()
                .modelId(question.model())
                .messages(messages(question))
                .inferenceConfig(config -> config.maxTokens(Question.MAX_TOKENS))
                .toolConfig(tools(question))
                .outputConfig(form(question))
                .additionalModelRequestFields(fields(question))
                .build();
        BedrockBlocks blocks = new BedrockBlocks();
        ConverseStreamResponseHandler handler = ConverseStreamResponseHandler.builder()
                .subscriber(blocks.visitor())
                .build();
        try {
            streaming.converseStream(request, handler).join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
        return said(blocks.message(), blocks.stop(), blocks.usage());
    }

    private static List<Message> messages(Question question) {
        List<ContentBlock> asked = new ArrayList<>(List.of(ContentBlock.fromText(Question.TEXT)));
        if (question.has(Question.Wish.IMAGE)) {
            SdkBytes png = SdkBytes.fromByteArray(Base64.getDecoder().decode(Question.PNG));
            asked.add(ContentBlock.fromImage(
                    image -> image.format(ImageFormat.PNG).source(source -> source.bytes(png))));
        }
        List<Message> messages = new ArrayList<>(List.of(user(asked)));
        Said before = question.before();
        if (before != null) {
            messages.add((Message) before.message());
            messages.add(user(before.calls().stream().map(BedrockSdk::result).toList()));
        }
        return messages;
    }

    private static Message user(List<ContentBlock> blocks) {
        return Message.builder().role(ConversationRole.USER).content(blocks).build();
    }

    @SuppressWarnings("unchecked") // varargs of the SDK's own
    private static ContentBlock result(Called call) {
        return ContentBlock.fromToolResult(
                result -> result.toolUseId(call.id()).content(content -> content.text(Question.RESULT)));
    }

    private static @Nullable ToolConfiguration tools(Question question) {
        Document city = Document.mapBuilder()
                .putString("type", "object")
                .putDocument(
                        "properties",
                        Document.mapBuilder()
                                .putMap("city", type -> type.putString("type", "string"))
                                .build())
                .putList("required", list -> list.addString("city"))
                .build();
        return !question.has(Question.Wish.TOOL)
                ? null
                : ToolConfiguration.builder()
                        .tools(Tool.fromToolSpec(
                                tool -> tool.name(Spoken.TOOL).inputSchema(ToolInputSchema.fromJson(city))))
                        .build();
    }

    private static @Nullable OutputConfig form(Question question) {
        return !question.has(Question.Wish.FORM)
                ? null
                : OutputConfig.builder()
                        .textFormat(format -> format.type(OutputFormatType.JSON_SCHEMA)
                                .structure(form -> form.jsonSchema(
                                        schema -> schema.name("city").schema(Schemas.CITY_JSON))))
                        .build();
    }

    private static @Nullable Document fields(Question question) {
        return !question.has(Question.Wish.THOUGHTS)
                ? null
                : Document.mapBuilder()
                        .putMap(
                                "thinking",
                                thinking -> thinking.putString("type", "enabled")
                                        .putNumber("budget_tokens", Question.BUDGET))
                        .build();
    }

    private static Said said(Message message, StopReason reason, TokenUsage usage) {
        StringBuilder text = new StringBuilder();
        StringBuilder thought = new StringBuilder();
        List<Called> calls = new ArrayList<>();
        for (ContentBlock block : message.content()) {
            switch (block.type()) {
                case TEXT -> text.append(block.text());
                case REASONING_CONTENT ->
                    thought.append(block.reasoningContent().reasoningText().text());
                case TOOL_USE ->
                    calls.add(new Called(
                            block.toolUse().toolUseId(),
                            block.toolUse().name(),
                            map(block.toolUse().input())));
                default -> throw new IllegalStateException(block.toString());
            }
        }
        int cached = Optional.ofNullable(usage.cacheReadInputTokens()).orElse(0);
        return new Said(
                text.toString(),
                thought.toString(),
                calls,
                stop(reason),
                usage.inputTokens() + cached,
                cached,
                usage.outputTokens(),
                message);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Document input) {
        return (Map<String, Object>) input.unwrap();
    }

    private static Stop stop(StopReason reason) {
        return switch (reason) {
            case END_TURN -> Stop.END;
            case TOOL_USE -> Stop.TOOLS;
            case MAX_TOKENS -> Stop.LENGTH;
            case CONTENT_FILTERED -> Stop.FILTERED;
            default -> Stop.OTHER;
        };
    }

    @Override
    public Class<? extends Throwable> raised(Wrong wrong) {
        return switch (wrong) {
            case UNKNOWN_KEY -> BedrockRuntimeException.class;
            case UNKNOWN_MODEL -> ResourceNotFoundException.class;
            case TOO_LARGE -> ValidationException.class;
            case LIMITED -> ThrottlingException.class;
        };
    }

    @Override
    public String status(Throwable raised) {
        return "" + ((BedrockRuntimeException) raised).statusCode();
    }

    @Override
    public Optional<String> retryAfter(Throwable limited) {
        return ((ThrottlingException) limited)
                .awsErrorDetails()
                .sdkHttpResponse()
                .firstMatchingHeader("retry-after");
    }

    @Override
    public Class<? extends Throwable> broken() {
        return BedrockRuntimeException.class;
    }

    @Override
    public void close() {
        client.close();
        streaming.close();
    }
}
