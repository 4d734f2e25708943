package dev.sluice.dialect.chat;

import static dev.sluice.dialect.chat.ChatDialect.NAME;

import dev.sluice.canonical.Part;
import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the model said, sorted into the members that a message of its has: of a request, and of an answer. */
final class AssistantMessage {
    private final Map<String, Json> own;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thought = new StringBuilder();
    private final List<Json> blocks = new ArrayList<>();
    private final List<Json> content = new ArrayList<>();
    private final List<Json> calls = new ArrayList<>();
    private String refusal = "";

    private AssistantMessage(Map<String, Json> own) {
        this.own = own;
    }

    /** @param own the members and notes that this dialect itself has left */
    static AssistantMessage of(List<Part> parts, Map<String, Json> own, PartWriter writer) {
        AssistantMessage sorted = new AssistantMessage(own);
        for (int i = 0; i < parts.size(); i++) {
            sorted.add(parts.get(i), i, writer);
        }
        return sorted;
    }

    private void add(Part part, int at, PartWriter writer) {
        switch (part) {
            case Part.ToolCall call -> calls.add(CallWriter.write(call));
            case Part.Reasoning reasoning -> addThought(reasoning);
            case Part.Refusal refused -> {
                if (own.containsKey("~refusal") || own.isEmpty()) {
                    refusal += refused.text();
                } else {
                    addContent(part, at, writer);
                }
            }
            case Part.Foreign foreign -> {
                boolean listed =
                        own.get(MessageReader.CONTENT_NOTE) instanceof Json.Num size && content.size() < size.orElse(0);
                if (listed || !foreign.dialect().equals(NAME)) {
                    addContent(part, at, writer);
                } else {
                    calls.add(foreign.value());
                }
            }
            case Part.Text words -> {
                text.append(words.text());
                addContent(part, at, writer);
            }
            case Part.Media media -> addContent(part, at, writer);
            case Part.ToolResult result -> {
                // not the model's
            }
        }
    }

    private void addContent(Part part, int at, PartWriter writer) {
        Json json = writer.write(part, at);
        if (json != null) {
            content.add(json);
        }
    }

    private void addThought(Part.Reasoning reasoning) {
        Json.Obj block = ThinkingBlock.write(reasoning);
        if (block != null) {
            blocks.add(block);
        }
        thought.append(reasoning.text());
    }

    boolean isEmpty() {
        return content.isEmpty() && calls.isEmpty() && refusal.isEmpty();
    }

    /** For a host: thoughts only where this dialect wrote them itself. */
    void writeInto(Json.Obj message) {
        writeContent(message);
        if (own.containsKey("~refusal") || !refusal.isEmpty()) {
            message.put("refusal", refusal);
        }
        if (own.get("~thought") instanceof Json.Text name) {
            message.put(name.value(), thought.toString());
        }
        if (!calls.isEmpty() || own.containsKey("~calls")) {
            message.put("tool_calls", new Json.Arr(calls));
        }
    }

    private void writeContent(Json.Obj message) {
        Json note = own.get(MessageReader.CONTENT_NOTE);
        if (note == null) {
            message.put("content", unnotedContent());
        } else if (note instanceof Json.Num) {
            message.put("content", new Json.Arr(content));
        } else if (note.equals(Json.Bool.TRUE)) {
            message.put("content", text.toString());
        } else if (!note.equals(Json.Bool.FALSE)) {
            message.put("content", note);
        }
    }

    /** A text where that is all, because not every host understands a list. */
    private Json unnotedContent() {
        if (content.isEmpty()) {
            return Json.Null.VALUE;
        }
        boolean onlyText = content.stream().allMatch(part -> part instanceof Json.Obj said && said.has("text"));
        return onlyText ? new Json.Text(text.toString()) : new Json.Arr(content);
    }

    /** For a caller: all that an answer has, with the members that the official SDKs count on. */
    void writeAnswerInto(Json.Obj message) {
        if (!own.isEmpty()) {
            writeInto(message);
            return;
        }
        boolean silent = text.isEmpty() && !isEmpty();
        message.put("content", silent ? Json.Null.VALUE : new Json.Text(text.toString()));
        message.put("refusal", refusal.isEmpty() ? Json.Null.VALUE : new Json.Text(refusal));
        if (!thought.isEmpty()) {
            message.put("reasoning_content", thought.toString());
        }
        if (!blocks.isEmpty()) {
            message.put("thinking_blocks", new Json.Arr(blocks));
        }
        if (!calls.isEmpty()) {
            message.put("tool_calls", new Json.Arr(calls));
        }
    }
}
