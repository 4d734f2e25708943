package dev.sluice.pipeline;

/**
 * Who is calling.
 *
 * @param keyId the public part of the key, fit for logs
 * @param name what the operator called the key
 */
public record Caller(String keyId, String name) {}
