package dev.sluice.dialect.responses;

import dev.sluice.canonical.Extras;
import dev.sluice.canonical.Part;
import dev.sluice.dialect.ForeignSeal;
import dev.sluice.json.Json;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Reasoning items: a summary that may be read, for open models the thought itself, and often the thought encrypted. */
final class Thoughts {
    static final String BETWEEN_SUMMARIES = "\n\n";

    private Thoughts() {}

    /** Kept as it is, since only the model that thought it can do anything with it. */
    static Part.Reasoning read(Json.Obj item) {
        String seal = item.text("encrypted_content");
        Extras extras = new Extras(ResponsesDialect.NAME, Map.of(Notes.ITEM, item));
        ForeignSeal carried = ForeignSeal.read(seal);
        return carried == null
                ? new Part.Reasoning(textOf(item), seal, seal != null, ResponsesDialect.NAME, extras)
                : new Part.Reasoning(textOf(item), carried.seal(), carried.hidden(), carried.origin(), extras);
    }

    /** The seal of the call that follows, if the item carries that and no thought; else null. */
    static @Nullable String callSeal(Json.Obj item) {
        String seal = item.text("encrypted_content");
        ForeignSeal carried = ForeignSeal.read(seal);
        return carried != null && carried.ofCall() ? carried.seal() : null;
    }

    /**
     * What a thought's {@code encrypted_content} is, whoever sealed it: the one thing that callers of Responses give back untouched, and
     * without which an Anthropic or a Gemini host refuses the next question.
     */
    static String seal(String seal, boolean hidden, String origin) {
        return origin.equals(ResponsesDialect.NAME) ? seal : ForeignSeal.ofThought(origin, seal, hidden);
    }

    /** What of a thought may be read: the thought itself, else its summary, whose pieces are paragraphs. */
    static String textOf(Json.Obj item) {
        String thought = join(item.elements("content"), "");
        return thought.isEmpty() ? join(item.elements("summary"), BETWEEN_SUMMARIES) : thought;
    }

    private static String join(List<Json> pieces, String between) {
        StringJoiner text = new StringJoiner(between);
        for (Json piece : pieces) {
            String words = piece instanceof Json.Obj object ? object.text("text") : null;
            if (words != null && !words.isEmpty()) {
                text.add(words);
            }
        }
        return text.toString();
    }

    /** The item of a thought; one that another dialect has carried for us has lost its id. */
    static Json.Obj write(Part.Reasoning thought) {
        if (thought.extras().of(ResponsesDialect.NAME).get(Notes.ITEM) instanceof Json.Obj item) {
            return item;
        }
        return new Json.Obj()
                .put("type", "reasoning")
                .put("summary", summary(thought.text()))
                .putIf("encrypted_content", thought.seal());
    }

    static Json.Arr summary(String text) {
        return text.isEmpty() ? Json.Arr.of() : Json.Arr.of(summaryPiece(text));
    }

    static Json.Obj summaryPiece(String text) {
        return new Json.Obj().put("type", "summary_text").put("text", text);
    }
}
