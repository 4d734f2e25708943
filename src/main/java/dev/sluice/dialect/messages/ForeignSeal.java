package dev.sluice.dialect.messages;

import org.jspecify.annotations.Nullable;

/**
 * The seal of another dialect in the place of a signature, so that it comes back with the conversation and reaches the host that made it.
 * A signature of Anthropic's is base64 and has no point in it.
 *
 * @param hidden whether the seal stands for the thought itself
 * @param ofCall whether it belongs to the tool call that follows, not to a thought
 */
record ForeignSeal(String origin, String seal, boolean hidden, boolean ofCall) {
    private static final String MARK = "sluice.";

    static String ofThought(String origin, String seal, boolean hidden) {
        return MARK + (hidden ? "hidden." : "shown.") + origin + "." + seal;
    }

    static String ofCall(String seal) {
        return MARK + "call.." + seal;
    }

    /** What was written by one of the others; null for anything else. */
    static @Nullable ForeignSeal read(@Nullable String signature) {
        if (signature == null || !signature.startsWith(MARK)) {
            return null;
        }
        String[] fields = signature.split("\\.", 4);
        if (fields.length < 4) {
            return null;
        }
        return switch (fields[1]) {
            case "hidden" -> new ForeignSeal(fields[2], fields[3], true, false);
            case "shown" -> new ForeignSeal(fields[2], fields[3], false, false);
            case "call" -> new ForeignSeal(fields[2], fields[3], false, true);
            default -> null;
        };
    }
}
