package dev.sluice.dialect.generate;

import dev.sluice.canonical.FinishReason;
import org.jspecify.annotations.Nullable;

/**
 * {@code finishReason} (generativelanguage v1beta, Candidate.FinishReason). There is none for calls of tools: {@code STOP} with a call
 * among the parts means that. A word that is not known is a failure of the model, because all that were ever added are.
 */
final class FinishWords {
    private FinishWords() {}

    /**
     * Reads the word.
     *
     * @param word null where the host says nothing of it
     * @param called whether any part was a call
     * @param empty whether there was nothing to read
     */
    static FinishReason read(@Nullable String word, boolean called, boolean empty) {
        return switch (word == null ? "" : word) {
            case "STOP", "1" -> called ? FinishReason.TOOL_CALLS : FinishReason.STOP;
            case "MAX_TOKENS", "2" -> FinishReason.LENGTH;
            case "SAFETY",
                    "3",
                    "RECITATION",
                    "4",
                    "LANGUAGE",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "MODEL_ARMOR",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION" -> FinishReason.CONTENT_FILTER;
            case "" -> empty ? FinishReason.ERROR : called ? FinishReason.TOOL_CALLS : FinishReason.STOP;
            default -> FinishReason.ERROR;
        };
    }

    static String write(FinishReason reason) {
        return switch (reason) {
            case STOP, STOP_SEQUENCE, TOOL_CALLS -> "STOP";
            case LENGTH, CONTEXT_FULL -> "MAX_TOKENS";
            case CONTENT_FILTER, REFUSAL -> "SAFETY";
            case PAUSED, ERROR -> "OTHER";
        };
    }
}
