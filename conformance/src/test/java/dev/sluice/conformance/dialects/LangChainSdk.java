package dev.sluice.conformance.dialects;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.langchain4j.model.output.FinishReason;
import dev.sluice.testing.TestGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** LangChain4j's client of OpenAI's API, on the JDK's HTTP client, which asks for HTTP/2. It hears thoughts, and has no place for their seals. */
final class LangChainSdk implements Sdk {
    private static final int TIMEOUT_SECONDS = 20;

    private final OpenAiChatModel model;
    private final OpenAiStreamingChatModel streaming;

    LangChainSdk(TestGateway gateway, String key) {
        String baseUrl = gateway.uri("/v1").toString();
        model = OpenAiChatModel.builder()
                .baseUrl(baseUrl)
                .apiKey(key)
                .maxRetries(0)
                .strictJsonSchema(true)
                .returnThinking(true)
                .build();
        streaming = OpenAiStreamingChatModel.builder()
                .baseUrl(baseUrl)
                .apiKey(key)
                .strictJsonSchema(true)
                .returnThinking(true)
                .build();
    }

    @Override
    public Said ask(Question question) {
        return said(model.chat(request(question)));
    }

    @Override
    public Said stream(Question question) {
        CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
        StringBuilder heard = new StringBuilder();
        List<Object> unknown = new ArrayList<>();
        streaming.chat(request(question), new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String words) {
                heard.append(words);
            }

            @Override
            public void onUnmappedRawEvent(Object event) {
                unknown.add(event);
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
                whole.complete(response);
            }

            @Override
            public void onError(Throwable error) {
                whole.completeExceptionally(error);
            }
        });
        try {
            ChatResponse response =
                    whole.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
            if (response.finishReason() == null) {
                throw new BrokenAnswer(unknown.toString());
            }
            Said said = said(response);
            if (!said.text().contentEquals(heard)) {
                throw new IllegalStateException("streamed: " + heard + " (expected: " + said.text() + ")");
            }
            return said;
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    /** The SDK overlooks errors in streams: its user sees an answer that ended for no reason. */
    static final class BrokenAnswer extends LangChain4jException {
        BrokenAnswer(String message) {
            super(message);
        }
    }

    private static ChatRequest request(Question question) {
        OpenAiChatRequestParameters.Builder parameters = OpenAiChatRequestParameters.builder()
                .modelName(question.model())
                .maxCompletionTokens(Question.MAX_TOKENS);
        if (question.has(Question.Wish.TOOL)) {
            parameters.toolSpecifications(ToolSpecification.builder()
                    .name(Spoken.TOOL)
                    .parameters(city())
                    .build());
        }
        if (question.has(Question.Wish.FORM)) {
            parameters.responseFormat(ResponseFormat.builder()
                    .type(ResponseFormatType.JSON)
                    .jsonSchema(JsonSchema.builder()
                            .name("city")
                            .rootElement(city())
                            .build())
                    .build());
        }
        if (question.has(Question.Wish.THOUGHTS)) {
            parameters.reasoningEffort("low");
        }
        return ChatRequest.builder()
                .messages(messages(question))
                .parameters(parameters.build())
                .build();
    }

    private static JsonObjectSchema city() {
        return JsonObjectSchema.builder()
                .addStringProperty("city")
                .required(Schemas.REQUIRED)
                .additionalProperties(false)
                .build();
    }

    private static List<ChatMessage> messages(Question question) {
        List<Content> asked = new ArrayList<>(List.of(TextContent.from(Question.TEXT)));
        if (question.has(Question.Wish.IMAGE)) {
            asked.add(ImageContent.from(Question.PNG, "image/png"));
        }
        List<ChatMessage> messages = new ArrayList<>(List.of(UserMessage.from(asked)));
        Said before = question.before();
        if (before != null) {
            AiMessage message = (AiMessage) before.message();
            messages.add(message);
            for (ToolExecutionRequest call : message.toolExecutionRequests()) {
                messages.add(ToolExecutionResultMessage.from(call, Question.RESULT));
            }
        }
        return messages;
    }

    private static Said said(ChatResponse response) {
        AiMessage message = response.aiMessage();
        List<Called> calls = message.toolExecutionRequests().stream()
                .map(call -> new Called(call.id(), call.name(), BedrockBlocks.arguments(call.arguments())))
                .toList();
        OpenAiTokenUsage usage = (OpenAiTokenUsage) response.tokenUsage();
        return new Said(
                Objects.requireNonNullElse(message.text(), ""),
                Objects.requireNonNullElse(message.thinking(), ""),
                calls,
                stop(response.finishReason()),
                usage.inputTokenCount(),
                usage.inputTokensDetails().cachedTokens(),
                usage.outputTokenCount(),
                message);
    }

    private static Stop stop(FinishReason reason) {
        return switch (reason) {
            case STOP -> Stop.END;
            case TOOL_EXECUTION -> Stop.TOOLS;
            case LENGTH -> Stop.LENGTH;
            case CONTENT_FILTER -> Stop.FILTERED;
            case OTHER -> Stop.OTHER;
        };
    }

    @Override
    public Class<? extends Throwable> raised(Wrong wrong) {
        return switch (wrong) {
            case UNKNOWN_KEY -> AuthenticationException.class;
            case UNKNOWN_MODEL -> ModelNotFoundException.class;
            case TOO_LARGE -> LangChain4jException.class;
            case LIMITED -> RateLimitException.class;
        };
    }

    @Override
    public String status(Throwable raised) {
        return raised.getCause() instanceof HttpException cause ? "" + cause.statusCode() : raised.toString();
    }

    /** The SDK shows no headers. */
    @Override
    public Optional<String> retryAfter(Throwable limited) {
        return Optional.empty();
    }

    @Override
    public Class<? extends Throwable> broken() {
        return LangChain4jException.class;
    }

    @Override
    public void close() {
        // its connections go with the JDK's client
    }
}
