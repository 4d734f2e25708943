package dev.sluice.dialect.converse;

import dev.sluice.canonical.FinishReason;
import org.jspecify.annotations.Nullable;

/** Bedrock's words for why a model stopped (service model, {@code StopReason}; the last two of Anthropic's pass through it). */
final class StopReasons {
    private StopReasons() {}

    /** @param toolsCalled whether the answer has calls; some models then still say that they just ended */
    static FinishReason read(@Nullable String word, boolean toolsCalled) {
        FinishReason reason = switch (word == null ? "" : word) {
            case "tool_use" -> FinishReason.TOOL_CALLS;
            case "max_tokens" -> FinishReason.LENGTH;
            case "stop_sequence" -> FinishReason.STOP_SEQUENCE;
            case "guardrail_intervened", "content_filtered" -> FinishReason.CONTENT_FILTER;
            case "malformed_model_output", "malformed_tool_use" -> FinishReason.ERROR;
            case "model_context_window_exceeded" -> FinishReason.CONTEXT_FULL;
            case "refusal" -> FinishReason.REFUSAL;
            case "pause_turn" -> FinishReason.PAUSED;
            default -> FinishReason.STOP;
        };
        return reason == FinishReason.STOP && toolsCalled ? FinishReason.TOOL_CALLS : reason;
    }

    static String write(FinishReason reason) {
        return switch (reason) {
            case STOP, PAUSED -> "end_turn";
            case STOP_SEQUENCE -> "stop_sequence";
            case LENGTH -> "max_tokens";
            case CONTEXT_FULL -> "model_context_window_exceeded";
            case TOOL_CALLS -> "tool_use";
            case CONTENT_FILTER, REFUSAL -> "content_filtered";
            case ERROR -> "malformed_model_output";
        };
    }
}
