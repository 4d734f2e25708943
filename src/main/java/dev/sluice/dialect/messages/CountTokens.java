package dev.sluice.dialect.messages;

import dev.sluice.canonical.Prompt;
import dev.sluice.dialect.TokenCounting;
import dev.sluice.json.Json;
import java.util.Set;

/**
 * The question how many tokens a prompt has (Anthropic API reference, count_tokens, read 2026-11). It is asked with the prompt itself but
 * for what concerns only the answer.
 */
final class CountTokens implements TokenCounting {
    private static final Set<String> ASKED =
            Set.of("model", "messages", "system", "tools", "tool_choice", "thinking", "output_config", "cache_control");

    @Override
    public Prompt readQuestion(Json.Obj body) {
        return new PromptReader(body).read();
    }

    /** The question about a prompt as it would be sent; anything else in it Anthropic refuses here. */
    @Override
    public Json.Obj question(Json.Obj prompt, String model) {
        Json.Obj question = new Json.Obj();
        prompt.members().forEach((name, value) -> {
            if (ASKED.contains(name)) {
                question.put(name, value);
            }
        });
        return question;
    }

    @Override
    public long read(Json.Obj answer) {
        long count = answer.number("input_tokens", -1);
        if (count < 0) {
            throw Complaint.OF_HOST.of("input_tokens", "a whole number");
        }
        return count;
    }

    @Override
    public Json.Obj write(long tokens) {
        return new Json.Obj().put("input_tokens", tokens);
    }
}
