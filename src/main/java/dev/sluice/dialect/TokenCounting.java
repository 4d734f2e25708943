package dev.sluice.dialect;

import dev.sluice.canonical.Prompt;
import dev.sluice.json.Json;

/** How a dialect asks for the number of tokens that a prompt has, and how it answers. Stateless; on any thread. */
public interface TokenCounting {
    /**
     * Reads a caller's question.
     *
     * @throws dev.sluice.failure.Failure of kind {@code INVALID_REQUEST} that names the field
     */
    Prompt readQuestion(Json.Obj body);

    /**
     * The question to a host.
     *
     * @param prompt as {@link Dialect#writePrompt} wrote it
     * @param model the host's name of the model
     */
    Json.Obj question(Json.Obj prompt, String model);

    /**
     * Reads a host's answer.
     *
     * @throws dev.sluice.failure.Failure of kind {@code UPSTREAM_INVALID_ANSWER} if it tells no count
     */
    long read(Json.Obj answer);

    /** An answer to a caller. */
    Json.Obj write(long tokens);
}
