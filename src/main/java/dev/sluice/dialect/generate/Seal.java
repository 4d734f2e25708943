package dev.sluice.dialect.generate;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A {@code thoughtSignature}. Gemini's own stands as it is; what another host sealed is wrapped in base64, recognised when it comes back,
 * and never shown to Gemini.
 *
 * @param text as its host wrote it
 * @param hidden whether it stands for the thought itself
 * @param origin the dialect that sealed it
 */
record Seal(String text, boolean hidden, String origin) {
    private static final String MARK = "sluice:";

    /** Google's word for calls that were not made by Gemini (thought signatures, FAQ); in base64 as all bytes are. */
    static final String OF_STRANGERS =
            Base64.getEncoder().encodeToString("skip_thought_signature_validator".getBytes(StandardCharsets.US_ASCII));

    /** Reads a signature; {@code hidden} tells of Gemini's own. */
    static Seal read(String signature, boolean hidden) {
        Seal wrapped = unwrap(signature);
        return wrapped != null ? wrapped : new Seal(signature, hidden, GenerateDialect.NAME);
    }

    private static @Nullable Seal unwrap(String signature) {
        if (!signature.startsWith("c2x1aWNlO")) {
            return null; // the mark's first bytes in base64
        }
        try {
            String text = new String(Base64.getDecoder().decode(signature), StandardCharsets.UTF_8);
            String[] fields = text.split(":", 4);
            return text.startsWith(MARK) && fields.length == 4
                    ? new Seal(fields[3], fields[1].equals("hidden"), fields[2])
                    : null;
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    /** The signature as a caller gets it. */
    String signature() {
        if (origin.equals(GenerateDialect.NAME)) {
            return text;
        }
        String wrapped = MARK + (hidden ? "hidden" : "shown") + ":" + origin + ":" + text;
        return Base64.getEncoder().encodeToString(wrapped.getBytes(StandardCharsets.UTF_8));
    }
}
