package dev.sluice.dialect.messages;

import dev.sluice.canonical.FinishReason;
import org.jspecify.annotations.Nullable;

/** Why a model stopped, in Anthropic's words. */
final class StopReason {
    private StopReason() {}

    /** What the word says; null for words of later days. */
    static @Nullable FinishReason read(@Nullable String word) {
        return switch (word == null ? "" : word) {
            case "end_turn" -> FinishReason.STOP;
            case "stop_sequence" -> FinishReason.STOP_SEQUENCE;
            case "max_tokens" -> FinishReason.LENGTH;
            case "model_context_window_exceeded" -> FinishReason.CONTEXT_FULL;
            case "tool_use" -> FinishReason.TOOL_CALLS;
            case "refusal" -> FinishReason.REFUSAL;
            case "pause_turn" -> FinishReason.PAUSED;
            default -> null;
        };
    }

    /** What a model did that calls tools and says that it just stopped. */
    static FinishReason of(@Nullable FinishReason told, boolean calls) {
        FinishReason reason = told == null ? FinishReason.STOP : told;
        return calls && reason == FinishReason.STOP ? FinishReason.TOOL_CALLS : reason;
    }

    /** There is no word for a failure; whoever writes an answer sees to it first. */
    static String write(FinishReason reason) {
        return switch (reason) {
            case STOP -> "end_turn";
            case STOP_SEQUENCE -> "stop_sequence";
            case LENGTH -> "max_tokens";
            case CONTEXT_FULL -> "model_context_window_exceeded";
            case TOOL_CALLS -> "tool_use";
            case CONTENT_FILTER, REFUSAL, ERROR -> "refusal";
            case PAUSED -> "pause_turn";
        };
    }
}
