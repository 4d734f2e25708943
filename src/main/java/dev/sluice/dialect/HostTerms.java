package dev.sluice.dialect;

/**
 * What is agreed about one question to a host.
 *
 * @param model the host's name of the model
 * @param stream whether a stream is asked for
 * @param traits what the model can and cannot
 */
public record HostTerms(String model, boolean stream, ModelTraits traits) {}
