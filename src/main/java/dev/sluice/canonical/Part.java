package dev.sluice.canonical;

import dev.sluice.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of a message, of a question or of an answer. */
public sealed interface Part {
    Extras extras();

    /**
     * Words.
     *
     * @param citations where they come from, as one dialect says it; empty for none
     */
    record Text(String text, List<Json> citations, @Nullable CacheMark cache, Extras extras) implements Part {
        public static Text of(String text) {
            return new Text(text, List.of(), null, Extras.NONE);
        }
    }

    /** A picture, a sound, a film or a document. */
    record Media(
            MediaKind kind,
            MediaSource source,
            @Nullable String name,
            @Nullable CacheMark cache,
            Extras extras) implements Part {}

    /**
     * What the model thought. Only the dialect that sealed it can be shown the seal again.
     *
     * @param text what may be read of it; may be empty
     * @param seal the signature of the text, or all of the thought where {@code text} is hidden; null without one
     * @param hidden whether the seal stands for the thought itself ({@code redacted_thinking}, {@code encrypted_content})
     * @param origin the dialect that sealed it
     */
    record Reasoning(String text, @Nullable String seal, boolean hidden, String origin, Extras extras)
            implements Part {}

    /**
     * The model wants a tool.
     *
     * @param arguments a JSON object as text, as the model wrote it; may be broken off or no JSON at all
     * @param seal Gemini's signature of the call, or null
     * @param custom whether the arguments are free text and not JSON
     */
    record ToolCall(
            String id,
            String name,
            String arguments,
            @Nullable String seal,
            boolean custom,
            Extras extras) implements Part {}

    /**
     * A tool has answered.
     *
     * @param callId the call's id; in Gemini's dialect it may be missing, and is then empty
     * @param name the tool's name where the dialect tells it
     * @param content what it said
     */
    record ToolResult(
            String callId,
            @Nullable String name,
            List<Part> content,
            boolean error,
            @Nullable CacheMark cache,
            Extras extras)
            implements Part {
        public ToolResult {
            content = List.copyOf(content);
        }
    }

    /** The model declines. */
    record Refusal(String text, Extras extras) implements Part {}

    /** Something that one dialect alone knows. */
    record Foreign(String dialect, Json value) implements Part {
        @Override
        public Extras extras() {
            return Extras.NONE;
        }
    }
}
