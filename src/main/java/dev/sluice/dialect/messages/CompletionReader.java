package dev.sluice.dialect.messages;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.Part;
import dev.sluice.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one whole answer of a host. */
final class CompletionReader {
    /** The words of the host where ours say less. */
    static final String NOTE_STOP_REASON = "~stop_reason";

    static final String NOTE_STOP_SEQUENCE = "~stop_sequence";

    private static final Set<String> ANSWER =
            Set.of("id", "type", "role", "model", "content", "stop_reason", "stop_sequence", "stop_details", "usage");

    private CompletionReader() {}

    static Completion read(Json.Obj body) {
        if (!(body.get("content") instanceof Json.Arr content)) {
            throw Complaint.OF_HOST.of("content", "a list");
        }
        List<Part> parts = new PartReader(Complaint.OF_HOST).readAll(content.elements(), "content");
        Json.Obj usage = body.object("usage");
        return new Completion(
                Objects.requireNonNullElse(body.text("id"), ""),
                Objects.requireNonNullElse(body.text("model"), ""),
                0,
                List.of(choice(body, parts)),
                Counts.read(usage),
                tier(usage),
                Words.extras(Words.beyond(body, ANSWER)));
    }

    private static Completion.Choice choice(Json.Obj body, List<Part> parts) {
        String word = body.text("stop_reason");
        FinishReason told = StopReason.read(word);
        boolean calls = parts.stream().anyMatch(part -> part instanceof Part.ToolCall);
        FinishReason reason = StopReason.of(told, calls);
        Map<String, Json> extras = Words.beyond(new Json.Obj(), Set.of());
        if (body.has("stop_reason") && !StopReason.write(reason).equals(word)) {
            extras.put(NOTE_STOP_REASON, Json.orNull(body.get("stop_reason")));
        }
        String sequence = body.text("stop_sequence");
        if (!body.has("stop_sequence")) {
            extras.put(NOTE_STOP_SEQUENCE, Json.Bool.FALSE);
        }
        Json details = body.get("stop_details");
        if (details != null) {
            extras.put("stop_details", details);
        }
        return new Completion.Choice(parts, reason, sequence, Words.extras(extras));
    }

    /** The tier in OpenAI's words. */
    static @Nullable String tier(Json.@Nullable Obj usage) {
        String tier = usage == null ? null : usage.text("service_tier");
        return "standard".equals(tier) ? "default" : "priority".equals(tier) ? tier : null;
    }
}
