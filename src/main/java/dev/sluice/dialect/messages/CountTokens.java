package dev.sluice.dialect.messages;

import dev.sluice.failure.Failure;
import dev.sluice.json.Json;
import java.util.Set;

/**
 * The question how many tokens a prompt has (Anthropic API reference, count_tokens, read 2026-11). It is asked with the prompt itself but
 * for what concerns only the answer; {@link MessagesDialect#readPrompt} reads it.
 */
public final class CountTokens {
    private static final Set<String> ASKED =
            Set.of("model", "messages", "system", "tools", "tool_choice", "thinking", "output_config", "cache_control");

    private CountTokens() {}

    /** The question about a prompt as it would be sent; anything else in it Anthropic refuses here. */
    public static Json.Obj question(Json.Obj prompt) {
        Json.Obj question = new Json.Obj();
        prompt.members().forEach((name, value) -> {
            if (ASKED.contains(name)) {
                question.put(name, value);
            }
        });
        return question;
    }

    public static Json.Obj answer(long inputTokens) {
        return new Json.Obj().put("input_tokens", inputTokens);
    }

    /**
     * The count in a host's answer.
     *
     * @throws Failure of kind {@code UPSTREAM_INVALID_ANSWER} if there is none
     */
    public static long read(Json.Obj answer) {
        long count = answer.number("input_tokens", -1);
        if (count < 0) {
            throw Complaint.OF_HOST.of("input_tokens", "a whole number");
        }
        return count;
    }
}
