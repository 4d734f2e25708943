package dev.sluice.dialect.chat;

import dev.sluice.canonical.FinishReason;

/** The words of {@code finish_reason}. */
final class FinishReasons {
    private FinishReasons() {}

    /**
     * What a word means; one that is not known ends the answer like any other.
     *
     * @param calls whether tools were called: some hosts say {@code stop} then
     * @param refused whether the model declined in so many words: OpenAI says {@code stop} then
     */
    static FinishReason read(String word, boolean calls, boolean refused) {
        return switch (word) {
            case "length" -> FinishReason.LENGTH;
            case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
            case "content_filter" -> FinishReason.CONTENT_FILTER;
            case "error" -> FinishReason.ERROR;
            default -> calls ? FinishReason.TOOL_CALLS : refused ? FinishReason.REFUSAL : FinishReason.STOP;
        };
    }

    /** Likewise; OpenAI's own SDKs take {@code content_filter} for an error, and a message's {@code refusal} for an answer. */
    static String write(FinishReason reason, boolean refused) {
        return switch (reason) {
            case STOP, STOP_SEQUENCE, PAUSED -> "stop";
            case LENGTH, CONTEXT_FULL -> "length";
            case TOOL_CALLS -> "tool_calls";
            case REFUSAL -> refused ? "stop" : "content_filter";
            case CONTENT_FILTER -> "content_filter";
            case ERROR -> "error";
        };
    }
}
