package dev.sluice.config;

import java.util.Locale;

/** Whose API a host speaks. */
public enum ProviderApi {
    OPENAI,
    /** OpenAI's, with the key in a header of Azure's, and by the paths of deployments perhaps. */
    AZURE,
    ANTHROPIC,
    GEMINI,
    BEDROCK,
    /** Vertex AI: Gemini's API in a project of Google's cloud, and Anthropic's models there. */
    VERTEX,
    COHERE,
    /** Ollama's own, not the one that is like OpenAI's. */
    OLLAMA;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
