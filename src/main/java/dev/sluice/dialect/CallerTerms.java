package dev.sluice.dialect;

/**
 * What is agreed about one answer to a caller.
 *
 * @param requestId unique for each request; names answers that the host left without a name
 * @param model the model as the caller named it
 * @param createdSeconds the time, in seconds since 1970, for answers that the host left without one
 * @param usageWanted whether a stream is to tell its usage, where the dialect leaves that to the caller
 */
public record CallerTerms(String requestId, String model, long createdSeconds, boolean usageWanted) {}
