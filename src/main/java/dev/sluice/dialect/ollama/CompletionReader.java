package dev.sluice.dialect.ollama;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Completion.Choice;
import dev.sluice.canonical.Extras;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Usage;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads a whole answer, which looks like the last line of a stream that says everything. */
final class CompletionReader {
    private CompletionReader() {}

    static Completion read(Json.Obj body) {
        Json.Obj message = body.object("message");
        if (message == null || !body.isTrue("done")) {
            throw Failure.of(
                    Kind.UPSTREAM_INVALID_ANSWER,
                    "The host's answer is no answer of Ollama's (expected: message, and done that is true)");
        }
        List<Part> parts = new ArrayList<>();
        String thinking = message.text("thinking");
        if (thinking != null && !thinking.isEmpty()) {
            parts.add(new Part.Reasoning(thinking, null, false, OllamaDialect.NAME, Extras.NONE));
        }
        String content = message.text("content");
        if (content != null && !content.isEmpty()) {
            parts.add(Part.Text.of(content));
        }
        String created = Objects.requireNonNullElse(body.text("created_at"), "");
        int said = parts.size();
        for (Json call : message.elements("tool_calls")) {
            Part.ToolCall read = call(call, created, parts.size() - said);
            if (read != null) {
                parts.add(read);
            }
        }
        FinishReason reason = finish(body.text("done_reason"), parts.size() > said);
        Usage usage = usage(body.number("prompt_eval_count", -1), body.number("eval_count", -1));
        return new Completion(
                "",
                Objects.requireNonNullElse(body.text("model"), ""),
                0,
                List.of(new Choice(parts, reason, null, Extras.NONE)),
                usage,
                null,
                Extras.NONE);
    }

    /**
     * A call; null for what is none. Older hosts give it no id, and callers have to have one.
     *
     * @param created when the answer was made; tells calls of different answers apart
     * @param at which call of its answer it is
     */
    static Part.@Nullable ToolCall call(Json value, String created, int at) {
        Json.Obj call = value instanceof Json.Obj object ? object : new Json.Obj();
        Json.Obj function = call.object("function");
        String name = function == null ? null : function.text("name");
        if (function == null || name == null) {
            return null;
        }
        Json arguments = function.get("arguments");
        String text =
                arguments instanceof Json.Text told ? told.value() : arguments == null ? "{}" : arguments.toString();
        String id = call.text("id");
        if (id == null || id.isEmpty()) {
            byte[] seed = (created + at + name + text).getBytes(StandardCharsets.UTF_8);
            id = "call_" + UUID.nameUUIDFromBytes(seed).toString().replace("-", "");
        }
        return new Part.ToolCall(id, name, text, null, false, Extras.NONE);
    }

    static FinishReason finish(@Nullable String word, boolean called) {
        if ("length".equals(word)) {
            return FinishReason.LENGTH;
        }
        return called ? FinishReason.TOOL_CALLS : FinishReason.STOP;
    }

    /** Null where the host does not count; a prompt that it has in its cache it may leave out. */
    static @Nullable Usage usage(long input, long output) {
        if (input < 0 && output < 0) {
            return null;
        }
        Json.Obj raw = new Json.Obj();
        if (input >= 0) {
            raw.put("prompt_eval_count", input);
        }
        if (output >= 0) {
            raw.put("eval_count", output);
        }
        return Usage.of(Math.max(input, 0), Math.max(output, 0), 0, 0).withRaw(raw);
    }
}
