package dev.sluice.pipeline;

/**
 * Who is calling. The same instance for every request of a key, until something about the key changes.
 *
 * @param keyId the public part of the key, fit for logs
 * @param name what the operator called the key
 * @param principal for whom it asks
 * @param terms what it may ask for
 */
public record Caller(String keyId, String name, Principal principal, Terms terms) {
    /** Of a key that belongs to nobody and may do everything. */
    public Caller(String keyId, String name) {
        this(keyId, name, Principal.NOBODY, Terms.FREE);
    }
}
