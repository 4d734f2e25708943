package dev.sluice.cost;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;

/**
 * Counts tokens where a host does not. Exact for the text of OpenAI's models; for others the newest of OpenAI's encodings is as good a
 * guess as any. Takes milliseconds, and much more the first time: for workers.
 */
final class Tokens {
    private static final EncodingRegistry ENCODINGS = Encodings.newLazyEncodingRegistry();

    private Tokens() {}

    /** How many tokens of {@code model} the text has; marks such as {@code <|endoftext|>} are text like any other. */
    static long count(String model, String text) {
        return encoding(model).countTokensOrdinary(text);
    }

    private static Encoding encoding(String model) {
        return ENCODINGS.getEncodingForModel(model).orElseGet(() -> ENCODINGS.getEncoding(EncodingType.O200K_BASE));
    }
}
