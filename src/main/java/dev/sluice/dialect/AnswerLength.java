package dev.sluice.dialect;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long an answer may become, as its question says.
 *
 * @param questionBytes how long the question is, -1 if that is not known
 * @param maxTokens the caller's limit for each answer, -1 without one
 * @param answers how many answers are asked for, at least 1
 * @param ambiguous whether some host could read another limit, or another number of answers
 * @param limits where limits stand in the body, as pairs of {@code [start, end)}
 * @param place where one can be written that is not there; null where the body has no place for one
 * @param ours the limit that stands for the caller's; null to leave what the caller says
 */
public record AnswerLength(
        long questionBytes,
        long maxTokens,
        long answers,
        boolean ambiguous,
        List<Span> limits,
        @Nullable Place place,
        @Nullable TokenLimit ours) {
    public static final AnswerLength UNSAID = new AnswerLength(-1, -1, 1, false, List.of(), null, null);

    /** Bytes {@code [start, end)} of a body. */
    public record Span(long start, long end) {}

    /**
     * Bytes of a body that a limit can be written over.
     *
     * @param name what the limit is called there; null for what the host calls it
     */
    public record Place(Span span, String before, @Nullable String name, String after) {}

    /** Whether a limit can be written into the body. */
    public boolean canBeLimited() {
        return !limits.isEmpty() || place != null;
    }

    AnswerLength limitedTo(TokenLimit limit) {
        return new AnswerLength(questionBytes, maxTokens, answers, ambiguous, limits, place, limit);
    }

    List<Ask.Splice> splices() {
        TokenLimit limit = ours;
        if (limit == null) {
            return List.of();
        }
        String tokens = Long.toString(limit.tokens());
        List<Ask.Splice> splices = new ArrayList<>(1);
        for (Span span : limits) {
            splices.add(new Ask.Splice(span.start(), span.end(), tokens));
        }
        if (limits.isEmpty() && place != null) {
            String name = place.name() == null ? limit.name() : place.name();
            splices.add(new Ask.Splice(
                    place.span().start(),
                    place.span().end(),
                    place.before() + "\"" + name + "\":" + tokens + place.after()));
        }
        return splices;
    }
}
