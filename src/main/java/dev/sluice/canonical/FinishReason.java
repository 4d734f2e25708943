package dev.sluice.canonical;

/** Why a model stopped. */
public enum FinishReason {
    STOP,
    /** One of the caller's stop texts came. */
    STOP_SEQUENCE,
    LENGTH,
    /** The model's window is full. */
    CONTEXT_FULL,
    TOOL_CALLS,
    CONTENT_FILTER,
    /** The model declined. */
    REFUSAL,
    /** A tool of the host's is not done; the turn is to be sent back to go on. */
    PAUSED,
    /** The model failed; never to be disguised as a stop. */
    ERROR
}
