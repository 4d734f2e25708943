package dev.sluice.canonical;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question for vectors that stand for texts.
 *
 * @param texts what vectors are wanted of, in order; at least one, none of them empty
 * @param dimensions how long the vectors are to be, or null for as long as the model makes them
 * @param packed whether the caller wants the vectors as base64 and not as numbers; no host is asked for it
 */
public record EmbeddingQuestion(
        List<String> texts, @Nullable Integer dimensions, boolean packed, Extras extras) {
    public EmbeddingQuestion {
        texts = List.copyOf(texts);
    }

    /** The same about {@code [from, to)} of the texts, for hosts that take fewer at a time. */
    public EmbeddingQuestion part(int from, int to) {
        return new EmbeddingQuestion(texts.subList(from, to), dimensions, packed, extras);
    }
}
