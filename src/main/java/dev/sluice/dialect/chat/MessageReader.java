package dev.sluice.dialect.chat;

import static dev.sluice.dialect.chat.ChatDialect.NAME;

import dev.sluice.canonical.Extras;
import dev.sluice.canonical.Message;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Role;
import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a message of a request, or of an answer. */
final class MessageReader {
    /** Notes how the content was written: true for a text, an empty text, null, false if it was missing, the number of parts of a list. */
    static final String CONTENT_NOTE = "~content";

    /** Notes that the whole message was kept as it was. */
    static final String WHOLE_NOTE = "~message";

    private static final Set<String> CALL_MEMBERS = Set.of("id", "type", "function");
    private static final Set<String> FUNCTION_MEMBERS = Set.of("name", "arguments");

    private final Json.Obj message;
    private final List<Part> parts = new ArrayList<>();
    private final Json.Obj rest;

    private MessageReader(Json.Obj message) {
        this.message = message;
        this.rest = message.copy();
        rest.remove("role");
        rest.remove("name");
    }

    static Message read(Json value, String field) {
        if (!(value instanceof Json.Obj message)) {
            throw PromptReader.invalid(field, "a message");
        }
        if (!(message.get("role") instanceof Json.Text role)) {
            throw PromptReader.invalid(field + ".role", "a text");
        }
        if (message.has("name") && message.text("name") == null) {
            return whole(message);
        }
        return switch (role.value()) {
            case "system" -> new MessageReader(message).spoken(Role.SYSTEM, field);
            case "developer" -> new MessageReader(message).spoken(Role.DEVELOPER, field);
            case "user" -> new MessageReader(message).spoken(Role.USER, field);
            case "assistant" -> new MessageReader(message).spoken(Role.ASSISTANT, field);
            case "tool" -> new MessageReader(message).result(field);
            default -> whole(message);
        };
    }

    /** The parts of an answer's message, and what else stands in it. */
    static Message ofAnswer(Json.Obj message) {
        return new MessageReader(message).spoken(Role.ASSISTANT, "message");
    }

    private static Message whole(Json.Obj message) {
        Extras extras = new Extras(NAME, Map.of(WHOLE_NOTE, Json.Bool.TRUE));
        return new Message(Role.USER, List.of(new Part.Foreign(NAME, message)), null, extras);
    }

    private Message spoken(Role role, String field) {
        if (role == Role.ASSISTANT) {
            thoughts();
        }
        content(field + ".content");
        if (role == Role.ASSISTANT) {
            if (message.get("refusal") instanceof Json.Text refusal) {
                rest.remove("refusal");
                rest.put("~refusal", true);
                parts.add(new Part.Refusal(refusal.value(), Extras.NONE));
            }
            calls();
        }
        return new Message(role, parts, message.text("name"), extras());
    }

    private Extras extras() {
        return rest.isEmpty() ? Extras.NONE : new Extras(NAME, rest.members());
    }

    /** Which of the names for thoughts a host uses is its own; what it sealed stands in {@code thinking_blocks}, as in LiteLLM. */
    private void thoughts() {
        List<Json> blocks = message.elements("thinking_blocks");
        for (Json block : blocks) {
            Part.Reasoning thought = block instanceof Json.Obj object ? ThinkingBlock.read(object) : null;
            if (thought != null) {
                parts.add(thought);
            }
        }
        for (String name : new String[] {"reasoning_content", "reasoning"}) {
            if (message.get(name) instanceof Json.Text text && !text.value().isEmpty() && parts.isEmpty()) {
                rest.remove(name);
                rest.put("~thought", name);
                parts.add(new Part.Reasoning(text.value(), null, false, NAME, Extras.NONE));
            }
        }
    }

    private void content(String field) {
        Json content = message.get("content");
        if (content == null) {
            rest.put(CONTENT_NOTE, false);
            return;
        }
        switch (content) {
            case Json.Text text -> {
                rest.remove("content");
                rest.put(CONTENT_NOTE, text.value().isEmpty() ? new Json.Text("") : Json.Bool.TRUE);
                if (!text.value().isEmpty()) {
                    parts.add(Part.Text.of(text.value()));
                }
            }
            case Json.Arr array -> {
                rest.remove("content");
                array.elements().forEach(part -> parts.add(PartReader.read(part)));
                rest.put(CONTENT_NOTE, array.elements().size());
            }
            case Json.Null nothing -> {
                rest.remove("content");
                rest.put(CONTENT_NOTE, Json.Null.VALUE);
            }
            default -> throw PromptReader.invalid(field, "a text or a list of parts");
        }
    }

    private void calls() {
        if (!(message.get("tool_calls") instanceof Json.Arr calls)) {
            return;
        }
        rest.remove("tool_calls");
        if (calls.elements().isEmpty()) {
            rest.put("~calls", Json.Arr.of());
        }
        calls.elements().forEach(call -> parts.add(call(call)));
    }

    private static Part call(Json value) {
        Json.Obj call = value instanceof Json.Obj object ? object : new Json.Obj();
        Json.Obj function = call.object("function");
        String id = call.text("id");
        String name = function == null ? null : function.text("name");
        if (function == null || name == null || id == null) {
            return new Part.Foreign(NAME, value);
        }
        Extras extras = Extras.beyond(NAME, call, CALL_MEMBERS);
        for (Map.Entry<String, Json> member : function) {
            if (!FUNCTION_MEMBERS.contains(member.getKey())) {
                extras = extras.with(NAME, "~function." + member.getKey(), member.getValue());
            }
        }
        if (!"function".equals(call.text("type"))) {
            extras = extras.with(NAME, "~type", Json.orNull(call.get("type")));
        }
        Json arguments = function.get("arguments");
        if (!(arguments instanceof Json.Text)) {
            extras = extras.with(NAME, "~arguments", Json.orNull(arguments));
        }
        String text = arguments instanceof Json.Text told
                ? told.value()
                : arguments instanceof Json.Obj object ? object.toString() : "";
        return new Part.ToolCall(id, name, text, seal(Json.orNull(call.get("extra_content"))), false, extras);
    }

    /** Google's own OpenAI layer hands a call's signature over in this place, both ways. */
    static @Nullable String seal(Json value) {
        Json.Obj extra = value instanceof Json.Obj object ? object : null;
        Json.Obj google = extra == null ? null : extra.object("google");
        return google == null ? null : google.text("thought_signature");
    }

    private Message result(String field) {
        content(field + ".content");
        String id = message.text("tool_call_id");
        if (id == null) {
            throw PromptReader.invalid(field + ".tool_call_id", "the id of the call that is answered");
        }
        rest.remove("tool_call_id");
        Part result = new Part.ToolResult(
                id, message.text("name"), parts, false, CacheControl.read(message.get("cache_control")), Extras.NONE);
        return new Message(Role.TOOL, List.of(result), message.text("name"), extras());
    }
}
