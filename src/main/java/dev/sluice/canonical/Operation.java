package dev.sluice.canonical;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a caller can ask a model host for; one per endpoint that Sluice serves.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference">OpenAI API reference, read 2026-11</a>
 * @see <a href="https://docs.anthropic.com/en/api/messages">Anthropic API reference, read 2026-11</a>
 * @see <a href="https://ai.google.dev/api/generate-content">Gemini API reference, read 2026-11</a>
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html">Amazon Bedrock API reference, read
 *     2026-11</a>
 */
public enum Operation {
    CHAT(Api.OPENAI, "/chat/completions", true),
    COMPLETIONS(Api.OPENAI, "/completions", true),
    RESPONSES(Api.OPENAI, "/responses", true),
    EMBEDDINGS(Api.OPENAI, "/embeddings", true),
    MODERATIONS(Api.OPENAI, "/moderations", false),
    IMAGE_GENERATIONS(Api.OPENAI, "/images/generations", false),
    IMAGE_EDITS(Api.OPENAI, "/images/edits", false),
    IMAGE_VARIATIONS(Api.OPENAI, "/images/variations", false),
    SPEECH(Api.OPENAI, "/audio/speech", true),
    TRANSCRIPTIONS(Api.OPENAI, "/audio/transcriptions", true),
    TRANSLATIONS(Api.OPENAI, "/audio/translations", true),
    RERANK(Api.OPENAI, "/rerank", true),
    /** Which models there are; the gateway answers it by itself. */
    MODELS(Api.OPENAI, "/models", false),
    /** An answer that the gateway remembers; as {@link #MODELS} it asks no host. */
    RESPONSE(Api.OPENAI, "/responses", false),
    RESPONSE_DELETE(Api.OPENAI, "/responses", false),
    RESPONSE_CANCEL(Api.OPENAI, "/responses", false),
    MESSAGES(Api.ANTHROPIC, "/messages", true),
    /** How many tokens a prompt has. */
    COUNT_TOKENS(Api.ANTHROPIC, "/messages/count_tokens", true),
    GENERATE(Api.GEMINI, ":generateContent", true),
    STREAM_GENERATE(Api.GEMINI, ":streamGenerateContent", true),
    /** The same without {@code alt=sse}: the stream is one array that grows. */
    STREAM_GENERATE_ARRAY(Api.GEMINI, ":streamGenerateContent", true),
    /** Likewise, of Gemini. */
    GENERATE_COUNT(Api.GEMINI, ":countTokens", true),
    /** Likewise {@link #MODELS}, as Anthropic shows them. */
    ANTHROPIC_MODELS(Api.ANTHROPIC, "/models", false),
    /** And Gemini. */
    GEMINI_MODELS(Api.GEMINI, "/models", false),
    CONVERSE(Api.BEDROCK, "/converse", true),
    CONVERSE_STREAM(Api.BEDROCK, "/converse-stream", true);

    /** Whose API an endpoint belongs to. */
    public enum Api {
        OPENAI,
        ANTHROPIC,
        GEMINI,
        BEDROCK
    }

    private final Api api;
    private final String path;
    private final boolean modelRequired;
    private final String word = name().toLowerCase(Locale.ROOT);

    Operation(Api api, String path, boolean modelRequired) {
        this.api = api;
        this.path = path;
        this.modelRequired = modelRequired;
    }

    /** Its name in reports and in the ledger. */
    public String word() {
        return word;
    }

    /** All endpoints of one API. */
    public static List<Operation> of(Api api) {
        return Arrays.stream(values()).filter(operation -> operation.api == api).toList();
    }

    public Api api() {
        return api;
    }

    /**
     * The path below the API's base URL, such as {@code /chat/completions}; or, where the model stands in the path, what follows the
     * model.
     */
    public String path() {
        return path;
    }

    /** Whether the endpoint itself says that a stream is wanted, and not the body. */
    public boolean streams() {
        return this == STREAM_GENERATE || this == STREAM_GENERATE_ARRAY || this == CONVERSE_STREAM;
    }

    /** Whether the gateway answers by itself. */
    public boolean isLocal() {
        return switch (this) {
            case MODELS, ANTHROPIC_MODELS, GEMINI_MODELS, RESPONSE, RESPONSE_DELETE, RESPONSE_CANCEL -> true;
            default -> false;
        };
    }

    /** Whether a host takes money for it. */
    public boolean isBilled() {
        return !isLocal() && !counts();
    }

    /** Whether the answer is a number of tokens and not a model's. */
    public boolean counts() {
        return this == COUNT_TOKENS || this == GENERATE_COUNT;
    }

    /** False where OpenAI has a default model, so that a request without one is good. */
    public boolean modelRequired() {
        return modelRequired;
    }
}
