package dev.sluice.conformance.dialects;

import com.google.genai.Client;
import com.google.genai.ResponseStream;
import com.google.genai.errors.ApiException;
import com.google.genai.errors.ClientException;
import com.google.genai.types.Content;
import com.google.genai.types.FinishReason;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.GenerateContentResponseUsageMetadata;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.google.genai.types.Part;
import com.google.genai.types.ThinkingConfig;
import com.google.genai.types.Tool;
import dev.sluice.testing.TestGateway;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** google-genai; its base URL is the gateway, its key travels in {@code x-goog-api-key}. It has no means to put a stream together. */
final class GenAiSdk implements Sdk {
    private final Client client;

    GenAiSdk(TestGateway gateway, String key) {
        client = Client.builder()
                .apiKey(key)
                .httpOptions(HttpOptions.builder()
                        .baseUrl(gateway.uri("").toString())
                        .retryOptions(HttpRetryOptions.builder().attempts(1))
                        .build())
                .build();
    }

    @Override
    public Said ask(Question question) {
        return said(List.of(client.models.generateContent(question.model(), contents(question), config(question))));
    }

    @Override
    public Said stream(Question question) {
        List<GenerateContentResponse> pieces = new ArrayList<>();
        try (ResponseStream<GenerateContentResponse> stream =
                client.models.generateContentStream(question.model(), contents(question), config(question))) {
            stream.forEach(pieces::add);
        }
        return said(pieces);
    }

    private static GenerateContentConfig config(Question question) {
        GenerateContentConfig.Builder config = GenerateContentConfig.builder().maxOutputTokens(Question.MAX_TOKENS);
        if (question.has(Question.Wish.TOOL)) {
            config.tools(Tool.builder()
                    .functionDeclarations(FunctionDeclaration.builder()
                            .name(Spoken.TOOL)
                            .parametersJsonSchema(Schemas.CITY)
                            .build())
                    .build());
        }
        if (question.has(Question.Wish.FORM)) {
            config.responseMimeType("application/json").responseJsonSchema(Schemas.CITY);
        }
        if (question.has(Question.Wish.THOUGHTS)) {
            config.thinkingConfig(ThinkingConfig.builder().includeThoughts(true).thinkingBudget(Question.BUDGET));
        }
        return config.build();
    }

    private static List<Content> contents(Question question) {
        List<Part> asked = new ArrayList<>(List.of(Part.fromText(Question.TEXT)));
        if (question.has(Question.Wish.IMAGE)) {
            asked.add(Part.fromBytes(Base64.getDecoder().decode(Question.PNG), "image/png"));
        }
        List<Content> contents = new ArrayList<>(List.of(user(asked)));
        Said before = question.before();
        if (before != null) {
            contents.add((Content) before.message());
            contents.add(user(before.calls().stream().map(call -> result(call)).toList()));
        }
        return contents;
    }

    private static Content user(List<Part> parts) {
        return Content.builder().role("user").parts(parts).build();
    }

    private static Part result(Called call) {
        FunctionResponse.Builder result =
                FunctionResponse.builder().name(call.name()).response(Map.of("output", Question.RESULT));
        if (!call.id().isEmpty()) {
            result.id(call.id());
        }
        return Part.builder().functionResponse(result.build()).build();
    }

    private static Said said(List<GenerateContentResponse> pieces) {
        List<Part> parts = new ArrayList<>();
        pieces.forEach(piece -> piece.candidates()
                .flatMap(candidates -> candidates.getFirst().content())
                .flatMap(Content::parts)
                .ifPresent(parts::addAll));
        StringBuilder text = new StringBuilder();
        StringBuilder thought = new StringBuilder();
        List<Called> calls = new ArrayList<>();
        for (Part part : parts) {
            StringBuilder words = part.thought().orElse(false) ? thought : text;
            part.text().ifPresent(words::append);
            part.functionCall().ifPresent(call -> calls.add(called(call)));
        }
        GenerateContentResponse last = pieces.getLast();
        GenerateContentResponseUsageMetadata usage = last.usageMetadata().orElseThrow();
        return new Said(
                text.toString(),
                thought.toString(),
                calls,
                stop(last.candidates().orElseThrow().getFirst().finishReason().orElseThrow(), calls),
                usage.promptTokenCount().orElseThrow(),
                usage.cachedContentTokenCount().orElse(0),
                usage.candidatesTokenCount().orElseThrow(),
                Content.builder().role("model").parts(parts).build());
    }

    private static Called called(FunctionCall call) {
        return new Called(
                call.id().orElse(""), call.name().orElseThrow(), call.args().orElseThrow());
    }

    /** Gemini ends with STOP when it calls tools. */
    private static Stop stop(FinishReason reason, List<Called> calls) {
        return switch (reason.knownEnum()) {
            case STOP -> calls.isEmpty() ? Stop.END : Stop.TOOLS;
            case MAX_TOKENS -> Stop.LENGTH;
            case SAFETY -> Stop.FILTERED;
            default -> Stop.OTHER;
        };
    }

    @Override
    public Class<? extends Throwable> raised(Wrong wrong) {
        return switch (wrong) {
            case UNKNOWN_KEY -> ClientException.class;
            case UNKNOWN_MODEL -> ClientException.class;
            case TOO_LARGE -> ClientException.class;
            case LIMITED -> ClientException.class;
        };
    }

    @Override
    public String status(Throwable raised) {
        return "" + ((ApiException) raised).code();
    }

    /** The SDK shows no headers. */
    @Override
    public Optional<String> retryAfter(Throwable limited) {
        return Optional.empty();
    }

    @Override
    public Class<? extends Throwable> broken() {
        return ApiException.class;
    }

    @Override
    public void close() {
        client.close();
    }
}
