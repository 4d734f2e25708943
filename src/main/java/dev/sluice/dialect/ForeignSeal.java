package dev.sluice.dialect;

import org.jspecify.annotations.Nullable;

/**
 * The seal of one dialect in the place where another one keeps its own, so that it comes back with the conversation and reaches the host
 * that made it. Other hosts are never shown it. No host's own seal, which is base64, has a point in it.
 *
 * @param origin the dialect that sealed it; empty for that of a call
 * @param seal as its host wrote it
 * @param hidden whether it stands for the thought itself
 * @param ofCall whether it belongs to the tool call that follows, not to a thought
 */
public record ForeignSeal(String origin, String seal, boolean hidden, boolean ofCall) {
    private static final String MARK = "sluice.";

    /** What {@link #ofThought} or {@link #ofCall} wrote; null for anything else. */
    public static @Nullable ForeignSeal read(@Nullable String text) {
        if (text == null || !text.startsWith(MARK)) {
            return null;
        }
        String[] fields = text.split("\\.", 4);
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

    public static String ofThought(String origin, String seal, boolean hidden) {
        return MARK + (hidden ? "hidden." : "shown.") + origin + "." + seal;
    }

    public static String ofCall(String seal) {
        return MARK + "call.." + seal;
    }
}
