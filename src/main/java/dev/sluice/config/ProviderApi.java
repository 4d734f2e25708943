package dev.sluice.config;

import java.util.Locale;

/** Whose API a host speaks. */
public enum ProviderApi {
    OPENAI,
    ANTHROPIC;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
