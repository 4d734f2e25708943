package dev.sluice.config;

import java.util.Locale;

/** Whose API a host speaks. */
public enum ProviderApi {
    OPENAI,
    /** OpenAI's, with the key in a header of Azure's. */
    AZURE,
    ANTHROPIC,
    GEMINI,
    BEDROCK;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
