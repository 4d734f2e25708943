package dev.sluice.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * A host that can answer.
 *
 * @param provider the provider's name
 * @param model the host's own name of the model; null where the request names none
 * @param name as a caller may ask for it: {@code provider/model}
 */
public record Candidate(String provider, @Nullable String model, String name) {
    public Candidate(String provider, @Nullable String model) {
        this(provider, model, model == null ? provider : provider + "/" + model);
    }
}
