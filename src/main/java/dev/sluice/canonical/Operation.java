package dev.sluice.canonical;

/**
 * What a caller can ask a model host for; one per endpoint of OpenAI's API that Sluice serves.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference">OpenAI API reference, read 2026-11</a>
 */
public enum Operation {
    CHAT("/chat/completions", true),
    COMPLETIONS("/completions", true),
    RESPONSES("/responses", true),
    EMBEDDINGS("/embeddings", true),
    MODERATIONS("/moderations", false),
    IMAGE_GENERATIONS("/images/generations", false),
    IMAGE_EDITS("/images/edits", false),
    IMAGE_VARIATIONS("/images/variations", false),
    SPEECH("/audio/speech", true),
    TRANSCRIPTIONS("/audio/transcriptions", true),
    TRANSLATIONS("/audio/translations", true),
    RERANK("/rerank", true),
    /** Which models there are; the gateway answers it by itself. */
    MODELS("/models", false);

    private final String path;
    private final boolean modelRequired;

    Operation(String path, boolean modelRequired) {
        this.path = path;
        this.modelRequired = modelRequired;
    }

    /** The path below the API's base URL, such as {@code /chat/completions}. */
    public String path() {
        return path;
    }

    /** False where OpenAI has a default model, so that a request without one is good. */
    public boolean modelRequired() {
        return modelRequired;
    }
}
