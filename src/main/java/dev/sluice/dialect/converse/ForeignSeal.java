package dev.sluice.dialect.converse;

import dev.sluice.canonical.Extras;
import dev.sluice.canonical.Part;
import dev.sluice.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * The seal of another dialect in the place of a thought's signature, so that it comes back with the conversation and reaches the host that made
 * it. A host of this dialect is never shown it.
 *
 * @param hidden whether the seal stands for the thought itself
 * @param ofCall whether it belongs to the tool call that follows, not to a thought
 */
record ForeignSeal(String origin, String seal, boolean hidden, boolean ofCall) {
    private static final String MARK = "sluice.";

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

    static String ofThought(String origin, String seal, boolean hidden) {
        return MARK + (hidden ? "hidden." : "shown.") + origin + "." + seal;
    }

    static String ofCall(String seal) {
        return MARK + "call.." + seal;
    }

    /** The block that carries the seal of the call behind it. */
    static Json.Obj callBlock(String seal) {
        Json.Obj thought = new Json.Obj().put("text", "").put("signature", ofCall(seal));
        return Blocks.block("reasoningContent", Blocks.block("reasoningText", thought));
    }

    /** The seal of a call that a block carries, or null. */
    static @Nullable String ofCall(Json block) {
        Json.Obj content = block instanceof Json.Obj union ? union.object("reasoningContent") : null;
        Json.Obj thought = content == null ? null : content.object("reasoningText");
        ForeignSeal seal = thought == null ? null : read(thought.text("signature"));
        return seal != null && seal.ofCall() ? seal.seal() : null;
    }

    Part.Reasoning thought(String text) {
        return new Part.Reasoning(text, seal, hidden, origin, Extras.NONE);
    }
}
