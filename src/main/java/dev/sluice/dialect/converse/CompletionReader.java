package dev.sluice.dialect.converse;

import static dev.sluice.dialect.converse.ConverseDialect.NAME;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Extras;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.Part;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code ConverseResponse}. */
final class CompletionReader {
    private CompletionReader() {}

    static Completion read(Json.Obj body) {
        Json.Obj output = body.object("output");
        Json.Obj message = output == null ? null : output.object("message");
        if (message == null || !(message.get("content") instanceof Json.Arr content)) {
            throw Failure.of(
                    Kind.UPSTREAM_INVALID_ANSWER,
                    "The host sent an answer without a message (expected: output.message)");
        }
        List<Part> parts = BlockReader.read(content.elements());
        Json.Obj tier = body.object("serviceTier");
        String type = tier != null && tier.size() == 1 ? tier.text("type") : null;
        Map<String, Json> extras = Notes.beyond(
                body,
                type == null
                        ? Set.of("output", "stopReason", "usage")
                        : Set.of("output", "stopReason", "usage", "serviceTier"));
        return new Completion(
                "", "", 0, List.of(choice(body, message, parts)), TokenUsage.beside(body), type, Notes.of(extras));
    }

    private static Completion.Choice choice(Json.Obj body, Json.Obj message, List<Part> parts) {
        boolean called = parts.stream().anyMatch(Part.ToolCall.class::isInstance);
        String word = body.text("stopReason");
        FinishReason reason = StopReasons.read(word, called);
        Json.Obj rest = new Json.Obj()
                .putAll(Extras.beyond(NAME, message, Set.of("content")).members());
        Extras extras = Notes.with(Extras.NONE, Notes.MESSAGE, rest);
        extras = word == null ? extras : Notes.with(extras, Notes.STOP_REASON, new Json.Text(word));
        return new Completion.Choice(
                parts, reason, stopSequence(body.get("additionalModelResponseFields"), reason), extras);
    }

    /** Claude tells it among its own fields, if the caller asked for {@code /stop_sequence}. */
    static @Nullable String stopSequence(@Nullable Json fields, FinishReason reason) {
        return reason == FinishReason.STOP_SEQUENCE && fields instanceof Json.Obj own
                ? own.text("stop_sequence")
                : null;
    }
}
