package dev.sluice.pipeline;

import java.util.List;

/**
 * Who is calling.
 *
 * @param keyId the public part of the key, fit for logs
 * @param name what the operator called the key
 * @param principal who pays for it
 * @param tags what its spending is to be told apart by
 */
public record Caller(String keyId, String name, Principal principal, List<String> tags) {
    public Caller {
        tags = List.copyOf(tags);
    }

    /** One who belongs to nobody. */
    public Caller(String keyId, String name) {
        this(keyId, name, Principal.NOBODY, List.of());
    }
}
