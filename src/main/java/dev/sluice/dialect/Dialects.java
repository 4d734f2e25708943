package dev.sluice.dialect;

import dev.sluice.canonical.Operation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which dialect the callers of an endpoint speak. */
public record Dialects(Map<Operation, Dialect> byOperation) {
    public Dialects {
        byOperation = Map.copyOf(byOperation);
    }

    /** Null for an endpoint whose questions are no prompts, or are only forwarded. */
    public @Nullable Dialect of(Operation operation) {
        return byOperation.get(operation);
    }
}
