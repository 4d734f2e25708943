package dev.sluice.canonical;

import dev.sluice.json.Json;
import org.jspecify.annotations.Nullable;

/** Something that a model may call. */
public sealed interface Tool {
    /**
     * A function of the caller's.
     *
     * @param schema the JSON Schema of its arguments; null for none
     * @param strict whether arguments must keep to the schema; null where nothing was said
     */
    record Function(
            String name,
            @Nullable String description,
            @Nullable Json schema,
            @Nullable Boolean strict,
            @Nullable CacheMark cache,
            Extras extras)
            implements Tool {}

    /** A tool that one dialect alone knows, such as one that the host itself runs. */
    record Foreign(String dialect, Json value) implements Tool {}
}
