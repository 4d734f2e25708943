package dev.sluice.dialect;

import dev.sluice.canonical.Prompt;
import dev.sluice.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What earlier answers leave to later questions, for hosts that remember nothing themselves. Shared by all event loops: a later question
 * may come to another one.
 */
public interface Memory {
    /**
     * Reads a question that may go on from an earlier answer.
     *
     * @param caller whose question it is, by the public id of its key
     * @throws dev.sluice.failure.Failure of kind {@code PREVIOUS_RESPONSE_NOT_FOUND} if that answer is not known, {@code INVALID_REQUEST} if
     *     something else in the question cannot be
     */
    Recalled recall(String caller, Json.Obj body);

    /** The caller's answer of that name as it was written, or null if it is not known, or no longer. */
    Json.@Nullable Obj find(String caller, String id);

    /** Forgets it; returns whether it was known. */
    boolean forget(String caller, String id);

    /**
     * A question and what it goes on from.
     *
     * @param asked what the caller says now
     * @param whole the same with all that was said before
     * @param dialect the caller's dialect for this one exchange; what it writes may be remembered
     */
    record Recalled(Prompt asked, Prompt whole, Dialect dialect) {}
}
