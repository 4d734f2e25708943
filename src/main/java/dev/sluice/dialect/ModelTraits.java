package dev.sluice.dialect;

import dev.sluice.canonical.Setting;
import java.util.Set;

/**
 * What the models of one family can and cannot; a row of the table of models.
 *
 * @param refused settings that these models answer with an error; they are dropped
 * @param maxOutputTokens the longest answer, for hosts that want to be told a limit
 * @param thinking how such a model is told to think
 * @param answerSchema whether the answer's form can be prescribed
 * @param limitName what a chat host calls the limit of tokens
 */
public record ModelTraits(
        Set<Setting> refused, long maxOutputTokens, Thinking thinking, boolean answerSchema, String limitName) {
    /** For models that no row matches. */
    public static final ModelTraits UNKNOWN = new ModelTraits(Set.of(), 8_192, Thinking.BUDGET, true);

    public ModelTraits(Set<Setting> refused, long maxOutputTokens, Thinking thinking, boolean answerSchema) {
        this(refused, maxOutputTokens, thinking, answerSchema, "max_tokens");
    }

    public ModelTraits {
        refused = Set.copyOf(refused);
    }

    /** How a model is told to think. */
    public enum Thinking {
        /** It cannot, or not on demand. */
        NONE,
        /** By a number of tokens. */
        BUDGET,
        /** By a word, and how long is its own affair. */
        LEVEL
    }
}
