package dev.sluice.canonical;

import dev.sluice.json.Json;
import java.util.List;

/** Which tools the model may or must call. */
public sealed interface ToolChoice {
    record Auto() implements ToolChoice {}

    record None() implements ToolChoice {}

    /** At least one, whichever. */
    record Required() implements ToolChoice {}

    record Named(String name) implements ToolChoice {}

    /** Some of the tools only, and at least one of them if {@code required}. */
    record Allowed(List<String> names, boolean required) implements ToolChoice {
        public Allowed {
            names = List.copyOf(names);
        }
    }

    /** Something that one dialect alone knows. */
    record Foreign(String dialect, Json value) implements ToolChoice {}
}
