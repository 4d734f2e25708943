package dev.sluice.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * A host that can answer.
 *
 * @param provider the provider's name
 * @param model the host's own name of the model; null where the request names none
 */
public record Candidate(String provider, @Nullable String model) {
    /** As a caller may ask for it: {@code provider/model}. */
    public String name() {
        return model == null ? provider : provider + "/" + model;
    }
}
