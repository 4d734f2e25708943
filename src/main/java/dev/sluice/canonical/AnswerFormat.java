package dev.sluice.canonical;

import dev.sluice.json.Json;
import org.jspecify.annotations.Nullable;

/** Which form the answer's text must have. */
public sealed interface AnswerFormat {
    record PlainText() implements AnswerFormat {}

    /** Any JSON object. */
    record AnyJson() implements AnswerFormat {}

    /** JSON after a schema. */
    record Schema(
            @Nullable String name,
            @Nullable String description,
            Json schema,
            @Nullable Boolean strict,
            Extras extras) implements AnswerFormat {}
}
