package dev.sluice.canonical;

/**
 * What a host says an answer used, in tokens. Input includes what was read from or written to the host's prompt cache; output
 * includes reasoning.
 */
public record Usage(long inputTokens, long outputTokens, long cachedTokens, long reasoningTokens) {}
