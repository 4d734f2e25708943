package dev.sluice.dialect.generate;

import dev.sluice.canonical.Extras;
import dev.sluice.canonical.Part;
import java.util.ArrayList;
import java.util.List;

/**
 * Joins a thought that was streamed: callers of this dialect send back the pieces as they came, the seal last and without words. Only another
 * host's thoughts are joined, whose seal is good for the whole text alone; Gemini's own stay as they are.
 */
final class PiecesOfThought {
    private PiecesOfThought() {}

    static List<Part> joined(List<Part> parts) {
        List<Part> joined = new ArrayList<>();
        for (Part part : parts) {
            joined.add(
                    part instanceof Part.Reasoning sealed && isSealAlone(sealed) ? withPieces(sealed, joined) : part);
        }
        return joined;
    }

    private static boolean isSealAlone(Part.Reasoning thought) {
        return thought.seal() != null
                && !thought.hidden()
                && thought.text().isEmpty()
                && !thought.origin().equals(GenerateDialect.NAME);
    }

    /** Takes the pieces away from the end of {@code before}. */
    private static Part withPieces(Part.Reasoning sealed, List<Part> before) {
        StringBuilder text = new StringBuilder();
        while (!before.isEmpty()
                && before.getLast() instanceof Part.Reasoning piece
                && piece.seal() == null
                && !piece.hidden()) {
            text.insert(0, piece.text());
            before.removeLast();
        }
        return new Part.Reasoning(text.toString(), sealed.seal(), false, sealed.origin(), Extras.NONE);
    }
}
