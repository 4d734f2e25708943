package dev.sluice.dialect.generate;

import dev.sluice.canonical.Extras;
import dev.sluice.canonical.Message;
import dev.sluice.canonical.Prompt;
import dev.sluice.canonical.Tool;
import dev.sluice.dialect.HostTerms;
import dev.sluice.dialect.Losses;
import dev.sluice.dialect.ModelTraits;
import dev.sluice.dialect.ModelTraits.Thinking;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Prompts and JSON for small examples. */
final class Written {
    static final GenerateDialect DIALECT = new GenerateDialect();

    private Written() {}

    /** JSON with single quotes. */
    static Json.Obj json(String text) {
        return (Json.Obj) JsonReader.read(text.replace('\'', '"'));
    }

    static Prompt prompt(Message... messages) {
        return new Prompt(List.of(messages), List.of(), null, Map.of(), null, null, Extras.NONE);
    }

    static Prompt withTools(Prompt prompt, Tool... tools) {
        return new Prompt(
                prompt.messages(), List.of(tools), prompt.toolChoice(), Map.of(), null, null, prompt.extras());
    }

    static HostTerms terms(Thinking thinking) {
        return new HostTerms("gemini-x", false, new ModelTraits(Set.of(), 8_192, thinking, true));
    }

    static Losses losses() {
        return new Losses(DIALECT, false);
    }

    static Json.Obj request(Prompt prompt) {
        return DIALECT.writePrompt(prompt, terms(Thinking.BUDGET), losses());
    }
}
