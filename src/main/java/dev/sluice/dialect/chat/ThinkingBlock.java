package dev.sluice.dialect.chat;

import dev.sluice.canonical.Extras;
import dev.sluice.canonical.Part;
import dev.sluice.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * A sealed thought on its way through a chat caller, who keeps it in {@code thinking_blocks} (a convention that LiteLLM began) and sends it
 * back untouched. {@code origin} tells whose seal it is; without it the seal is Anthropic's.
 */
final class ThinkingBlock {
    private static final String FIRST_ORIGIN = "messages";

    private ThinkingBlock() {}

    static Part.@Nullable Reasoning read(Json.Obj block) {
        String origin = block.text("origin");
        String seal = block.text("signature");
        String hidden = block.text("data");
        String text = block.text("thinking");
        if (seal == null && hidden == null) {
            return null;
        }
        return new Part.Reasoning(
                text == null ? "" : text,
                hidden == null ? seal : hidden,
                hidden != null,
                origin == null ? FIRST_ORIGIN : origin,
                Extras.NONE);
    }

    /** Null for a thought without a seal. */
    static Json.@Nullable Obj write(Part.Reasoning thought) {
        String seal = thought.seal();
        if (seal == null) {
            return null;
        }
        Json.Obj block = new Json.Obj();
        if (thought.hidden()) {
            block.put("type", "redacted_thinking").put("data", seal);
        } else {
            block.put("type", "thinking").put("thinking", thought.text()).put("signature", seal);
        }
        return thought.origin().equals(FIRST_ORIGIN) ? block : block.put("origin", thought.origin());
    }
}
