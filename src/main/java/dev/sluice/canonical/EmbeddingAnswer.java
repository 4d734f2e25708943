package dev.sluice.canonical;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The vectors that stand for texts.
 *
 * @param vectors one for each text of the question, in its order; not to be changed
 * @param usage what it used, or null if the host does not say
 */
public record EmbeddingAnswer(
        List<float[]> vectors, @Nullable Usage usage) {
    public EmbeddingAnswer {
        vectors = List.copyOf(vectors);
    }

    /** The answers to the parts of one question, as one; its usage is known if that of all parts is. */
    public static EmbeddingAnswer joined(List<EmbeddingAnswer> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        List<float[]> vectors = new ArrayList<>();
        long input = 0;
        boolean known = true;
        for (EmbeddingAnswer part : parts) {
            vectors.addAll(part.vectors());
            Usage usage = part.usage();
            known &= usage != null;
            input += usage == null ? 0 : usage.totalInput();
        }
        return new EmbeddingAnswer(vectors, known ? Usage.of(input, 0, 0, 0) : null);
    }
}
