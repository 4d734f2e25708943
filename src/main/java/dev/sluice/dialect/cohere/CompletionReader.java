package dev.sluice.dialect.cohere;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Completion.Choice;
import dev.sluice.canonical.Extras;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.Part;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads a whole answer. */
final class CompletionReader {
    private CompletionReader() {}

    static Completion read(Json.Obj body) {
        Json.Obj message = body.object("message");
        String reason = body.text("finish_reason");
        if (message == null || reason == null) {
            throw Failure.of(
                    Kind.UPSTREAM_INVALID_ANSWER,
                    "The host's answer is no answer of Cohere's (expected: message and finish_reason)");
        }
        List<Part> parts = new ArrayList<>();
        String plan = message.text("tool_plan");
        if (plan != null && !plan.isEmpty()) {
            parts.add(thought(plan));
        }
        message.elements("content").forEach(part -> addContent(part, parts));
        int said = parts.size();
        message.elements("tool_calls").forEach(call -> addCall(call, parts));
        Choice choice = new Choice(parts, finish(reason, parts.size() > said), null, Extras.NONE);
        return new Completion(
                Objects.requireNonNullElse(body.text("id"), ""),
                "",
                0,
                List.of(choice),
                Tokens.read(body.object("usage")),
                null,
                Extras.NONE);
    }

    private static Part thought(String text) {
        return new Part.Reasoning(text, null, false, CohereDialect.NAME, Extras.NONE);
    }

    private static void addContent(Json value, List<Part> parts) {
        if (!(value instanceof Json.Obj part)) {
            return;
        }
        String text = part.text("text");
        String thinking = part.text("thinking");
        if (thinking != null && !thinking.isEmpty()) {
            parts.add(thought(thinking));
        } else if (text != null && !text.isEmpty()) {
            parts.add(Part.Text.of(text));
        }
    }

    private static void addCall(Json value, List<Part> parts) {
        Json.Obj function = value instanceof Json.Obj call ? call.object("function") : null;
        String id = value instanceof Json.Obj call ? call.text("id") : null;
        String name = function == null ? null : function.text("name");
        String arguments = function == null ? null : function.text("arguments");
        if (id != null && name != null) {
            parts.add(new Part.ToolCall(id, name, Objects.requireNonNullElse(arguments, ""), null, false, Extras.NONE));
        }
    }

    /** One that is not known ends the answer like any other. */
    static FinishReason finish(@Nullable String word, boolean called) {
        return switch (word == null ? "" : word) {
            case "STOP_SEQUENCE" -> FinishReason.STOP_SEQUENCE;
            case "MAX_TOKENS" -> FinishReason.LENGTH;
            case "TOOL_CALL" -> FinishReason.TOOL_CALLS;
            case "ERROR", "TIMEOUT", "ERROR_LIMIT" -> FinishReason.ERROR;
            case "ERROR_TOXIC" -> FinishReason.CONTENT_FILTER;
            default -> called ? FinishReason.TOOL_CALLS : FinishReason.STOP;
        };
    }
}
