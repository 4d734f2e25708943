package dev.sluice.dialect.cohere;

import dev.sluice.canonical.MediaKind;
import dev.sluice.canonical.MediaSource;
import dev.sluice.canonical.Message;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Role;
import dev.sluice.dialect.DataUrl;
import dev.sluice.dialect.Losses;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the messages of a conversation; one that carries the answers of tools becomes several. */
final class MessageWriter {
    private final Losses losses;
    private final List<Json> written = new ArrayList<>();

    MessageWriter(Losses losses) {
        this.losses = losses;
    }

    List<Json> written() {
        return written;
    }

    /** @param field of the message, to say what is lost of it */
    void write(Message message, String field) {
        List<Json> content = new ArrayList<>();
        List<Json> calls = new ArrayList<>();
        for (int i = 0; i < message.parts().size(); i++) {
            String place = field + ".content[" + i + "]";
            switch (message.parts().get(i)) {
                case Part.ToolResult result -> written.add(result(result, place));
                case Part.ToolCall call -> calls.add(call(call));
                case Part part -> {
                    Json json = content(part, place);
                    if (json != null) {
                        content.add(json);
                    }
                }
            }
        }
        if (content.isEmpty() && calls.isEmpty()) {
            return;
        }
        Json.Obj json = new Json.Obj().put("role", role(message.role()));
        if (!content.isEmpty()) {
            json.put("content", new Json.Arr(content));
        }
        if (!calls.isEmpty()) {
            json.put("tool_calls", new Json.Arr(calls));
        }
        written.add(json);
    }

    private static String role(Role role) {
        return switch (role) {
            case SYSTEM, DEVELOPER -> "system";
            case ASSISTANT -> "assistant";
            case USER, TOOL -> "user";
        };
    }

    /** Null for what is not said, or cannot be. */
    private @Nullable Json content(Part part, String field) {
        return switch (part) {
            case Part.Text text -> text(text.text());
            case Part.Refusal refusal -> text(refusal.text());
            case Part.Media media -> media(media, field);
            case Part.Reasoning thought ->
                thought.origin().equals(CohereDialect.NAME) && !thought.text().isEmpty()
                        ? new Json.Obj().put("type", "thinking").put("thinking", thought.text())
                        : null;
            case Part.Foreign foreign -> {
                losses.drop(field);
                yield null;
            }
            case Part.ToolCall call -> null;
            case Part.ToolResult result -> null;
        };
    }

    private static Json text(String text) {
        return new Json.Obj().put("type", "text").put("text", text);
    }

    private Json media(Part.Media media, String field) {
        MediaSource source = media.source();
        if (source instanceof MediaSource.PlainText plain) {
            return text(plain.text());
        }
        String url = source instanceof MediaSource.Inline inline
                ? DataUrl.write(inline)
                : source instanceof MediaSource.Url there ? there.url() : null;
        if (media.kind() != MediaKind.IMAGE || url == null) {
            throw losses.refusal(field, "text, or a picture as its bytes or URL");
        }
        return new Json.Obj().put("type", "image_url").put("image_url", new Json.Obj().put("url", url));
    }

    /** The arguments have to be an object; a model that is told what it wrote instead can still see it. */
    private static Json call(Part.ToolCall call) {
        String arguments = isObject(call.arguments())
                ? call.arguments()
                : new Json.Obj().put("input", call.arguments()).toString();
        return new Json.Obj()
                .put("id", call.id())
                .put("type", "function")
                .put("function", new Json.Obj().put("name", call.name()).put("arguments", arguments));
    }

    private static boolean isObject(String arguments) {
        try {
            return JsonReader.read(arguments) instanceof Json.Obj;
        } catch (InvalidJsonException brokenOff) {
            return false;
        }
    }

    /** Tools answer in text; what else they show is lost. */
    private Json result(Part.ToolResult result, String field) {
        StringBuilder said = new StringBuilder();
        for (Part part : result.content()) {
            if (part instanceof Part.Text text) {
                said.append(said.isEmpty() ? "" : "\n").append(text.text());
            } else {
                losses.drop(field);
            }
        }
        return new Json.Obj()
                .put("role", "tool")
                .put("tool_call_id", result.callId())
                .put("content", said.toString());
    }
}
