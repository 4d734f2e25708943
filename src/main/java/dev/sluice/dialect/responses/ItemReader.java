package dev.sluice.dialect.responses;

import dev.sluice.canonical.Extras;
import dev.sluice.canonical.Message;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Role;
import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads items, the flat list that Responses has in place of messages. All that the model says in one turn, its calls and the message
 * before them, becomes one message; each result of a tool is a message of its own.
 */
final class ItemReader {
    private final List<Message> messages = new ArrayList<>();
    private List<Part> turn = new ArrayList<>();
    private boolean spoke;
    private boolean called;
    private @Nullable String callSeal;

    /** The messages of a question's {@code input}. */
    static List<Message> messages(List<Json> items) {
        ItemReader reader = new ItemReader();
        for (int i = 0; i < items.size(); i++) {
            String path = "input[" + i + "]";
            if (!(items.get(i) instanceof Json.Obj item)) {
                throw Members.wrongAt(path, "an object with a type");
            }
            reader.add(item, Members.asked(item, path));
        }
        reader.endTurn();
        return reader.messages;
    }

    /** The parts of an answer's {@code output}: what the model said, item after item. */
    static List<Part> parts(List<Json> items) {
        ItemReader reader = new ItemReader();
        for (Json value : items) {
            if (value instanceof Json.Obj item) {
                reader.addModels(item, Members.answered(item));
            }
        }
        reader.endTurn();
        return reader.messages.stream()
                .flatMap(message -> message.parts().stream())
                .toList();
    }

    private void add(Json.Obj item, Members members) {
        String type = item.has("type") ? item.text("type") : "message";
        if (type == null) {
            throw members.wrong("type", "a text");
        }
        switch (type) {
            case "message" -> addMessage(item, members);
            case "function_call_output" -> addResult(item, members, false);
            case "custom_tool_call_output" -> addResult(item, members, true);
            default -> {
                if (isCallers(type)) {
                    addAlone(Role.TOOL, new Part.Foreign(ResponsesDialect.NAME, item));
                } else {
                    addModels(item, members);
                }
            }
        }
    }

    /** Items that the model did not make: results of tools, and what the caller adds to the list of tools. */
    private static boolean isCallers(String type) {
        return type.endsWith("_output") || type.endsWith("_response") || type.equals("additional_tools");
    }

    private void addMessage(Json.Obj item, Members members) {
        String role = item.text("role");
        switch (role == null ? "" : role) {
            case "user" -> addCallersMessage(Role.USER, members);
            case "system" -> addCallersMessage(Role.SYSTEM, members);
            case "developer" -> addCallersMessage(Role.DEVELOPER, members);
            case "assistant" -> addModels(item, members);
            default -> throw members.wrong("role", "user, assistant, system or developer");
        }
    }

    private void addCallersMessage(Role role, Members members) {
        endTurn();
        members.remove("role");
        members.noteIf(members.remove("type") == null, Notes.UNTYPED);
        List<Part> parts = content(members, ContentReader.INPUT_TEXT);
        messages.add(new Message(role, parts, null, members.extras()));
    }

    private static List<Part> content(Members members, String usualType) {
        Json content = members.remove("content");
        if (!(content instanceof Json.Text) && !(content instanceof Json.Arr)) {
            throw members.wrong("content", "a text or a list");
        }
        members.noteIf(content instanceof Json.Text, Notes.PLAIN);
        return ContentReader.read(content, members, "content", usualType);
    }

    private void addResult(Json.Obj item, Members members, boolean custom) {
        Json output = members.peek("output");
        String callId = members.text("call_id");
        if (callId == null || !(output instanceof Json.Text || output instanceof Json.Arr)) {
            addAlone(Role.TOOL, new Part.Foreign(ResponsesDialect.NAME, item));
            return;
        }
        members.remove("type");
        members.remove("output");
        members.noteIf(custom, Notes.CUSTOM).noteIf(output instanceof Json.Text, Notes.PLAIN);
        List<Part> content = ContentReader.read(output, members, "output", ContentReader.INPUT_TEXT);
        String name = members.text("name");
        addAlone(Role.TOOL, new Part.ToolResult(callId, name, content, false, null, members.extras()));
    }

    private void addAlone(Role role, Part part) {
        endTurn();
        messages.add(Message.of(role, part));
    }

    private void addModels(Json.Obj item, Members members) {
        String type = item.has("type") ? item.text("type") : "message";
        switch (type == null ? "" : type) {
            case "message" -> addModelsMessage(item, members);
            case "reasoning" -> addThought(item);
            case "function_call" -> addCall(item, members, "arguments", false);
            case "custom_tool_call" -> addCall(item, members, "input", true);
            default -> turn.add(new Part.Foreign(ResponsesDialect.NAME, item));
        }
    }

    private void addModelsMessage(Json.Obj item, Members members) {
        Json content = item.get("content");
        boolean empty = content instanceof Json.Arr list && list.elements().isEmpty();
        if (spoke && !called) {
            endTurn();
        }
        if (empty || content == null || content instanceof Json.Null) {
            turn.add(new Part.Foreign(ResponsesDialect.NAME, item));
            return;
        }
        List<Part> parts = content(members, ContentReader.OUTPUT_TEXT);
        if (!parts.stream().allMatch(part -> part instanceof Part.Text || part instanceof Part.Refusal)) {
            turn.add(new Part.Foreign(ResponsesDialect.NAME, item));
            return;
        }
        members.remove("role");
        members.noteIf(members.remove("type") == null, Notes.UNTYPED);
        Map<String, Json> beside = members.extras().members();
        turn.add(opening(parts.getFirst(), new Json.Obj().putAll(beside)));
        turn.addAll(parts.subList(1, parts.size()));
        spoke = true;
    }

    private static Part opening(Part part, Json.Obj beside) {
        return switch (part) {
            case Part.Text text ->
                new Part.Text(text.text(), text.citations(), text.cache(), opened(text.extras(), beside));
            case Part.Refusal refusal -> new Part.Refusal(refusal.text(), opened(refusal.extras(), beside));
            default -> part;
        };
    }

    private static Extras opened(Extras extras, Json.Obj beside) {
        return extras.with(ResponsesDialect.NAME, Notes.MESSAGE, beside);
    }

    private void addThought(Json.Obj item) {
        String seal = Thoughts.callSeal(item);
        if (seal == null) {
            turn.add(Thoughts.read(item));
        } else {
            callSeal = seal;
        }
    }

    private void addCall(Json.Obj item, Members members, String argumentsName, boolean custom) {
        String id = members.text("call_id");
        String name = members.text("name");
        String arguments = members.text(argumentsName);
        if (id == null || name == null || arguments == null) {
            turn.add(new Part.Foreign(ResponsesDialect.NAME, item));
            return;
        }
        members.remove("type");
        turn.add(new Part.ToolCall(id, name, arguments, callSeal, custom, members.extras()));
        callSeal = null;
        called = true;
    }

    private void endTurn() {
        if (!turn.isEmpty()) {
            messages.add(new Message(Role.ASSISTANT, turn, null, Extras.NONE));
            turn = new ArrayList<>();
        }
        spoke = false;
        called = false;
    }
}
