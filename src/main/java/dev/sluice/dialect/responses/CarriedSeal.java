package dev.sluice.dialect.responses;

import org.jspecify.annotations.Nullable;

/**
 * Another dialect's seal inside of {@code encrypted_content}, the one thing that callers of Responses give back untouched: without it
 * an Anthropic or a Gemini host refuses the next question.
 *
 * @param origin the dialect that sealed it
 * @param kind {@code h} for a hidden thought, {@code v} for one whose text is in the summary, {@code c} for the call that follows
 */
record CarriedSeal(String origin, String kind, String seal) {
    static final String HIDDEN = "h";
    static final String VISIBLE = "v";
    static final String CALL = "c";

    private static final String PREFIX = "sluice1.";

    boolean hidden() {
        return kind.equals(HIDDEN);
    }

    boolean ofCall() {
        return kind.equals(CALL);
    }

    /** What {@code encryptedContent} carries, or null if it is the host's own. */
    static @Nullable CarriedSeal read(String encryptedContent) {
        if (!encryptedContent.startsWith(PREFIX)) {
            return null;
        }
        String[] pieces = encryptedContent.substring(PREFIX.length()).split("\\.", 3);
        return pieces.length < 3 ? null : new CarriedSeal(pieces[0], pieces[1], pieces[2]);
    }

    String write() {
        return PREFIX + origin + "." + kind + "." + seal;
    }

    /** What a thought's {@code encrypted_content} is, whoever sealed it. */
    static String ofThought(String seal, boolean hidden, String origin) {
        return origin.equals(ResponsesDialect.NAME)
                ? seal
                : new CarriedSeal(origin, hidden ? HIDDEN : VISIBLE, seal).write();
    }

    /** The seal of a call, which only Gemini has. */
    static String ofCall(String seal) {
        return new CarriedSeal("generate", CALL, seal).write();
    }
}
