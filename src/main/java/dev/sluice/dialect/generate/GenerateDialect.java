package dev.sluice.dialect.generate;

import dev.sluice.canonical.Prompt;
import dev.sluice.canonical.Setting;
import dev.sluice.dialect.HostTerms;
import dev.sluice.dialect.Losses;
import dev.sluice.json.Json.Obj;
import java.util.Locale;

/** Gemini's {@code generateContent}. */
public final class GenerateDialect {
    /** As it stands in {@link dev.sluice.canonical.Extras}. */
    public static final String NAME = "generate";

    public String name() {
        return NAME;
    }

    /** Such as {@code generationConfig.maxOutputTokens}. */
    public String nameOf(Setting setting) {
        String name = ConfigReader.NAMES.get(setting);
        return name == null ? setting.name().toLowerCase(Locale.ROOT) : "generationConfig." + name;
    }

    public Prompt readPrompt(Obj body) {
        return PromptReader.read(body);
    }

    public Obj writePrompt(Prompt prompt, HostTerms terms, Losses losses) {
        return new PromptWriter(prompt, terms, losses).write();
    }
}
