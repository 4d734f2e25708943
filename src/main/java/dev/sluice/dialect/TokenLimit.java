package dev.sluice.dialect;

/**
 * The most tokens that a host may be asked to answer with.
 *
 * @param tokens for each of the answers; at least 1
 * @param name what a chat host calls it where the caller named none
 */
public record TokenLimit(long tokens, String name) {}
