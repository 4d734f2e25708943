package dev.sluice.dialect.converse;

import java.util.Locale;

/**
 * Whose model it is, by the name that Bedrock gives it: {@code us.anthropic.claude-…}, {@code amazon.nova-…}, or the ARN of a profile that
 * ends in such a name. Fields beyond Converse's own are called as each family calls them.
 */
enum ModelFamily {
    CLAUDE(true, true),
    NOVA(true, true),
    GPT_OSS(false, true),
    QWEN(false, true),
    /** Those that refuse a tool's result and other content in one turn (Llama, Mistral, Writer). */
    SPLIT_RESULTS(false, false),
    OTHER(false, true);

    private final boolean caches;
    private final boolean mixesResults;

    ModelFamily(boolean caches, boolean mixesResults) {
        this.caches = caches;
        this.mixesResults = mixesResults;
    }

    /** Whether it takes cache points; others answer them with an error. */
    boolean caches() {
        return caches;
    }

    /** Whether a turn may have results of tools beside other content. */
    boolean mixesResults() {
        return mixesResults;
    }

    static ModelFamily of(String model) {
        String name = model.toLowerCase(Locale.ROOT);
        if (name.contains("anthropic.") || name.contains("claude")) {
            return CLAUDE;
        }
        if (name.contains("amazon.nova")) {
            return NOVA;
        }
        if (name.contains("openai.") || name.contains("gpt-oss")) {
            return GPT_OSS;
        }
        if (name.contains("qwen")) {
            return QWEN;
        }
        return name.contains("meta.") || name.contains("mistral.") || name.contains("writer.") ? SPLIT_RESULTS : OTHER;
    }
}
