package dev.sluice.dialect.chat;

import static dev.sluice.dialect.chat.ChatDialect.NAME;

import dev.sluice.canonical.Message;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Role;
import dev.sluice.dialect.Losses;
import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a message; one that carries the answers of tools becomes several. */
final class MessageWriter {
    private final Message message;
    private final PartWriter parts;
    private final Map<String, Json> own;

    MessageWriter(Message message, String field, Losses losses) {
        this.message = message;
        this.parts = new PartWriter(field, losses);
        this.own = message.extras().of(NAME);
    }

    void write(List<Json> out) {
        if (message.parts().size() == 1
                && own.containsKey(MessageReader.WHOLE_NOTE)
                && message.parts().getFirst() instanceof Part.Foreign whole) {
            out.add(whole.value());
            return;
        }
        List<Json> media = new ArrayList<>();
        for (int i = 0; i < message.parts().size(); i++) {
            if (message.parts().get(i) instanceof Part.ToolResult result) {
                out.add(result(result, i, media));
            }
        }
        Json.Obj written = message.role() == Role.ASSISTANT ? assistant() : spoken(media);
        if (written != null) {
            out.add(written);
        }
    }

    private Json.Obj result(Part.ToolResult result, int at, List<Json> media) {
        Json.Obj written = new Json.Obj().put("role", "tool").put("tool_call_id", CallId.shortened(result.callId()));
        if (message.role() == Role.TOOL) {
            written.putIf("name", message.name());
        }
        List<Json> said = new ArrayList<>();
        for (int i = 0; i < result.content().size(); i++) {
            Part part = result.content().get(i);
            Json json = parts.write(part, at);
            if (json != null) {
                boolean allowed = part instanceof Part.Text || !own.isEmpty();
                (allowed ? said : media).add(json);
            }
        }
        written.putIf("content", content(result.content(), said, true));
        return ownMembers(written);
    }

    private Json.@Nullable Obj spoken(List<Json> media) {
        List<Part> spoken = message.parts().stream()
                .filter(part -> !(part instanceof Part.ToolResult))
                .toList();
        List<Json> said = new ArrayList<>(media);
        for (int i = 0; i < message.parts().size(); i++) {
            if (!(message.parts().get(i) instanceof Part.ToolResult)) {
                Json json = parts.write(message.parts().get(i), i);
                if (json != null) {
                    said.add(json);
                }
            }
        }
        boolean answersOnly = spoken.isEmpty() && !message.parts().isEmpty();
        if (said.isEmpty() && (own.isEmpty() || answersOnly)) {
            return null;
        }
        Json.Obj written = new Json.Obj().put("role", role()).putIf("name", message.name());
        Json content = content(spoken, said, message.role() != Role.USER);
        if (content != null) {
            written.put("content", content);
        }
        return ownMembers(written);
    }

    private String role() {
        return switch (message.role()) {
            case SYSTEM -> "system";
            case DEVELOPER -> "developer";
            case ASSISTANT -> "assistant";
            case USER, TOOL -> "user";
        };
    }

    private Json.@Nullable Obj assistant() {
        AssistantMessage assistant = AssistantMessage.of(message.parts(), own, parts);
        Json.Obj written = new Json.Obj().put("role", "assistant").putIf("name", message.name());
        assistant.writeInto(written);
        boolean empty = own.isEmpty() && assistant.isEmpty();
        return empty ? null : ownMembers(written);
    }

    private Json.Obj ownMembers(Json.Obj written) {
        own.forEach((name, value) -> {
            if (!name.startsWith("~")) {
                written.put(name, value);
            }
        });
        return written;
    }

    /** As it was written, or a text where that is all and all hosts understand it. */
    private @Nullable Json content(List<Part> content, List<Json> said, boolean joined) {
        Json note = own.get(MessageReader.CONTENT_NOTE);
        if (note instanceof Json.Null || note instanceof Json.Text) {
            return note;
        }
        if (note instanceof Json.Num) {
            return new Json.Arr(said);
        }
        if (note != null && !Json.Bool.TRUE.equals(note)) {
            return null;
        }
        if (said.isEmpty()) {
            return new Json.Text("");
        }
        boolean onlyText = said.size() == content.size() && content.stream().allMatch(Part.Text.class::isInstance);
        if (!onlyText || (content.size() > 1 && !joined)) {
            return new Json.Arr(said);
        }
        String separator = message.role() == Role.SYSTEM || message.role() == Role.DEVELOPER ? "\n" : "";
        return new Json.Text(String.join(
                separator,
                content.stream().map(part -> ((Part.Text) part).text()).toList()));
    }
}
