package dev.sluice.dialect.ollama;

import dev.sluice.canonical.MediaKind;
import dev.sluice.canonical.MediaSource;
import dev.sluice.canonical.Message;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Role;
import dev.sluice.dialect.Losses;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes the messages of a conversation: text, pictures beside it, calls with arguments that are objects, and one message per result. */
final class MessageWriter {
    private final Losses losses;
    private final List<Json> written = new ArrayList<>();
    private final Map<String, String> called = new HashMap<>(); // names of tools by the ids of their calls

    MessageWriter(Losses losses) {
        this.losses = losses;
    }

    List<Json> written() {
        return written;
    }

    /** @param field of the message, to say what is lost of it */
    void write(Message message, String field) {
        StringBuilder text = new StringBuilder();
        StringBuilder thought = new StringBuilder();
        List<Json> images = new ArrayList<>();
        List<Json> calls = new ArrayList<>();
        for (int i = 0; i < message.parts().size(); i++) {
            String place = field + ".content[" + i + "]";
            switch (message.parts().get(i)) {
                case Part.Text said -> addLine(text, said.text());
                case Part.Refusal refused -> addLine(text, refused.text());
                case Part.Media media -> addMedia(media, place, text, images);
                case Part.Reasoning reasoning -> {
                    if (reasoning.origin().equals(OllamaDialect.NAME)) {
                        thought.append(reasoning.text());
                    }
                }
                case Part.ToolCall call -> calls.add(call(call));
                case Part.ToolResult result -> written.add(result(result, place));
                case Part.Foreign foreign -> losses.drop(place);
            }
        }
        if (text.isEmpty() && images.isEmpty() && calls.isEmpty()) {
            return;
        }
        Json.Obj json = new Json.Obj().put("role", role(message.role())).put("content", text.toString());
        if (!thought.isEmpty()) {
            json.put("thinking", thought.toString());
        }
        if (!images.isEmpty()) {
            json.put("images", new Json.Arr(images));
        }
        if (!calls.isEmpty()) {
            json.put("tool_calls", new Json.Arr(calls));
        }
        written.add(json);
    }

    private static void addLine(StringBuilder text, String line) {
        text.append(text.isEmpty() ? "" : "\n").append(line);
    }

    private static String role(Role role) {
        return switch (role) {
            case SYSTEM, DEVELOPER -> "system";
            case ASSISTANT -> "assistant";
            case USER, TOOL -> "user";
        };
    }

    private void addMedia(Part.Media media, String field, StringBuilder text, List<Json> images) {
        switch (media.source()) {
            case MediaSource.PlainText plain -> addLine(text, plain.text());
            case MediaSource.Inline inline -> {
                if (media.kind() != MediaKind.IMAGE) {
                    throw losses.refusal(field, "text, or the bytes of a picture");
                }
                images.add(new Json.Text(inline.plainBase64()));
            }
            case MediaSource.Url url -> throw losses.refusal(field, "the bytes themselves; this host fetches none");
            case MediaSource.FileId file -> throw losses.refusal(field, "text, or the bytes of a picture");
        }
    }

    private Json call(Part.ToolCall call) {
        called.put(call.id(), call.name());
        Json.Obj function = new Json.Obj().put("name", call.name()).put("arguments", arguments(call.arguments()));
        return new Json.Obj().put("id", call.id()).put("function", function);
    }

    /** They have to be an object; a model that is told what it wrote instead can still see it. */
    private static Json arguments(String text) {
        try {
            if (JsonReader.read(text.isBlank() ? "{}" : text) instanceof Json.Obj object) {
                return object;
            }
        } catch (InvalidJsonException brokenOff) {
            // as any other text
        }
        return new Json.Obj().put("input", text);
    }

    /** Tools answer in text; what else they show is lost. */
    private Json result(Part.ToolResult result, String field) {
        StringBuilder said = new StringBuilder();
        for (Part part : result.content()) {
            if (part instanceof Part.Text text) {
                addLine(said, text.text());
            } else {
                losses.drop(field);
            }
        }
        String name = result.name();
        return new Json.Obj()
                .put("role", "tool")
                .put("content", said.toString())
                .put("tool_call_id", result.callId())
                .putIf("tool_name", name == null ? called.get(result.callId()) : name);
    }
}
