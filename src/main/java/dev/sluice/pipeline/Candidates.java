package dev.sluice.pipeline;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Knows which hosts have a model. Any thread. */
@FunctionalInterface
public interface Candidates {
    /**
     * The hosts for a model, best first, never empty.
     *
     * @param model as a caller asks for it; null for an operation that names none
     * @throws dev.sluice.failure.Failure where there is none, or no way to decide
     */
    List<Candidate> of(@Nullable String model);
}
