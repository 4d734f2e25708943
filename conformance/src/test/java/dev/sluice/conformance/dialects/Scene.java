package dev.sluice.conformance.dialects;

import java.util.Locale;

/** What a host answers; the model's name asks for it. */
enum Scene {
    /** {@link Spoken#TEXT}, in two pieces when streamed. */
    TEXT,
    /** One call of the tool. */
    CALL,
    /** Two calls of the tool at once. */
    CALLS,
    /** A thought with a seal, then a call: what must be shown to the host again. */
    THOUGHT,
    /** An answer in the form that was asked for. */
    ANSWER,
    /** The limit of tokens is reached. */
    LENGTH,
    /** The host's filter stops it. */
    FILTERED,
    /** Too many requests: come back in {@link Spoken#RETRY_AFTER} seconds. */
    LIMITED,
    /** The host does not know the gateway's own key. */
    LOCKED,
    /** A stream in which an error comes after the first words. */
    BREAKS;

    String suffix() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** By the end of a model's name. */
    static Scene of(String model) {
        return valueOf(model.substring(model.lastIndexOf('-') + 1).toUpperCase(Locale.ROOT));
    }
}
