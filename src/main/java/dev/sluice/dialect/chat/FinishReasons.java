package dev.sluice.dialect.chat;

import dev.sluice.canonical.FinishReason;

/** The words of {@code finish_reason}. */
final class FinishReasons {
    private FinishReasons() {}

    /**
     * What a word means; one that is not known ends the answer like any other.
     *
     * @param calls whether tools were called: some hosts say {@code stop} then
     */
    static FinishReason read(String word, boolean calls) {
        return switch (word) {
            case "length" -> FinishReason.LENGTH;
            case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
            case "content_filter" -> FinishReason.CONTENT_FILTER;
            case "error" -> FinishReason.ERROR;
            default -> calls ? FinishReason.TOOL_CALLS : FinishReason.STOP;
        };
    }

    static String write(FinishReason reason) {
        return switch (reason) {
            case STOP, STOP_SEQUENCE, PAUSED -> "stop";
            case LENGTH, CONTEXT_FULL -> "length";
            case TOOL_CALLS -> "tool_calls";
            case CONTENT_FILTER, REFUSAL -> "content_filter";
            case ERROR -> "error";
        };
    }
}
