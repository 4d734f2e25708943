package dev.sluice.dialect.responses;

import dev.sluice.canonical.Message;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Role;
import dev.sluice.dialect.Losses;
import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes messages as the items of a question's {@code input}. */
final class ItemWriter {
    private final Losses losses;
    private final List<Json> items = new ArrayList<>();
    private final Set<String> customCalls = new HashSet<>();

    /** Where the item of the message is that is being written, and the content that still belongs to it. */
    private List<Json> content = new ArrayList<>();

    private Json.@Nullable Obj open;

    ItemWriter(Losses losses) {
        this.losses = losses;
    }

    List<Json> items() {
        return items;
    }

    /** Appends the items of one message; {@code path} is where it stands in the prompt. */
    void add(Message message, String path) {
        if (message.name() != null) {
            losses.drop(path + ".name");
        }
        if (message.role() == Role.ASSISTANT) {
            addTurn(message.parts(), path);
        } else {
            addCallers(message, path);
        }
    }

    private void addCallers(Message message, String path) {
        boolean own = Members.isOwn(message.extras());
        ContentWriter writer = new ContentWriter(losses, false);
        List<Json> parts = new ArrayList<>();
        int results = 0;
        for (int i = 0; i < message.parts().size(); i++) {
            Part part = message.parts().get(i);
            String where = path + ".content[" + i + "]";
            if (part instanceof Part.ToolResult result) {
                results++;
                addCallersMessage(message, parts);
                parts = new ArrayList<>();
                items.add(result(result, where));
            } else if (part instanceof Part.Foreign foreign && message.role() == Role.TOOL) {
                addForeign(foreign, where);
            } else {
                writer.add(part, where, parts);
            }
        }
        if (!parts.isEmpty() || (own && results == 0)) {
            addCallersMessage(message, parts, own);
        }
    }

    private void addCallersMessage(Message message, List<Json> parts) {
        if (!parts.isEmpty()) {
            addCallersMessage(message, parts, Members.isOwn(message.extras()));
        }
    }

    private void addCallersMessage(Message message, List<Json> parts, boolean own) {
        Json.Obj item = new Json.Obj();
        if (!own || !message.extras().notes(ResponsesDialect.NAME, Notes.UNTYPED)) {
            item.put("type", "message");
        }
        item.put("role", role(message.role()));
        boolean plain = message.extras().notes(ResponsesDialect.NAME, Notes.PLAIN);
        item.put("content", plain ? lone(parts) : new Json.Arr(parts));
        Members.putRest(message.extras(), item);
        items.add(item);
    }

    /** The text of content that stood alone; the content as it is if more has come to it since. */
    private static Json lone(List<Json> parts) {
        Json text = parts.size() == 1 && parts.getFirst() instanceof Json.Obj part ? part.get("text") : null;
        return text == null ? new Json.Arr(parts) : text;
    }

    private static String role(Role role) {
        return switch (role) {
            case SYSTEM -> "system";
            case DEVELOPER -> "developer";
            case USER, TOOL -> "user";
            case ASSISTANT -> "assistant";
        };
    }

    private Json.Obj result(Part.ToolResult result, String path) {
        boolean custom =
                result.extras().notes(ResponsesDialect.NAME, Notes.CUSTOM) || customCalls.contains(result.callId());
        List<Json> parts = new ArrayList<>();
        ContentWriter writer = new ContentWriter(losses, false);
        for (int i = 0; i < result.content().size(); i++) {
            writer.add(result.content().get(i), path + ".content[" + i + "]", parts);
        }
        Json.Obj item = new Json.Obj()
                .put("type", custom ? "custom_tool_call_output" : "function_call_output")
                .put("call_id", result.callId());
        if (Members.isOwn(result.extras())) {
            item.putIf("name", result.name());
        }
        item.put("output", output(result, parts));
        Members.putRest(result.extras(), item);
        return item;
    }

    /** A lone text goes as a text, the one form that every host takes. */
    private static Json output(Part.ToolResult result, List<Json> parts) {
        if (Members.isOwn(result.extras())) {
            return result.extras().notes(ResponsesDialect.NAME, Notes.PLAIN) ? lone(parts) : new Json.Arr(parts);
        }
        return parts.isEmpty() ? new Json.Text("") : lone(parts);
    }

    private void addTurn(List<Part> parts, String path) {
        ContentWriter writer = new ContentWriter(losses, true);
        for (int i = 0; i < parts.size(); i++) {
            String where = path + ".content[" + i + "]";
            switch (parts.get(i)) {
                case Part.Text text -> addSaid(text, writer, where);
                case Part.Refusal refusal -> addSaid(refusal, writer, where);
                case Part.Media media -> throw losses.refusal(where, "no media that the model made");
                case Part.ToolResult result -> addItem(result(result, where));
                case Part.ToolCall call -> addItem(call(call));
                case Part.Reasoning thought -> addThought(thought, where);
                case Part.Foreign foreign -> {
                    endMessage();
                    addForeign(foreign, where);
                }
            }
        }
        endMessage();
    }

    /** What the model said: into the item that is open, or a new one where the reader noted that one begins. */
    private void addSaid(Part part, ContentWriter writer, String path) {
        Json beside = part.extras().of(ResponsesDialect.NAME).get(Notes.MESSAGE);
        if (beside instanceof Json.Obj said) {
            endMessage();
            open = said;
        } else if (open == null) {
            addItem(plainMessage(part));
            return;
        }
        writer.add(part, path, content);
    }

    /** Without an id, content that is a list would be no legal item of the model's. */
    private static Json.Obj plainMessage(Part part) {
        String text = part instanceof Part.Text said ? said.text() : ((Part.Refusal) part).text();
        return new Json.Obj().put("type", "message").put("role", "assistant").put("content", text);
    }

    private void addItem(Json item) {
        endMessage();
        items.add(item);
    }

    private void endMessage() {
        Json.Obj said = open;
        if (said == null) {
            return;
        }
        Json.Obj item = new Json.Obj();
        if (!said.has(Notes.UNTYPED)) {
            item.put("type", "message");
        }
        item.put("role", "assistant").put("content", said.has(Notes.PLAIN) ? lone(content) : new Json.Arr(content));
        said.members().forEach((name, value) -> {
            if (!name.startsWith("~")) {
                item.put(name, value);
            }
        });
        items.add(item);
        open = null;
        content = new ArrayList<>();
    }

    private Json.Obj call(Part.ToolCall call) {
        if (call.custom()) {
            customCalls.add(call.id());
        }
        Json.Obj item = new Json.Obj()
                .put("type", call.custom() ? "custom_tool_call" : "function_call")
                .put("call_id", call.id())
                .put("name", call.name())
                .put(call.custom() ? "input" : "arguments", call.arguments());
        Members.putRest(call.extras(), item);
        return item;
    }

    /** Only who sealed a thought can read it. */
    private void addThought(Part.Reasoning thought, String path) {
        endMessage();
        boolean own = thought.origin().equals(ResponsesDialect.NAME);
        if (own && (thought.seal() != null || Members.isOwn(thought.extras()))) {
            items.add(Thoughts.write(thought));
        } else {
            losses.drop(path);
        }
    }

    private void addForeign(Part.Foreign foreign, String path) {
        if (foreign.dialect().equals(ResponsesDialect.NAME)) {
            items.add(foreign.value());
        } else {
            losses.drop(path);
        }
    }
}
