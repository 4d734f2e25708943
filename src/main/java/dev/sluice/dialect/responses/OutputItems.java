package dev.sluice.dialect.responses;

import dev.sluice.canonical.MediaKind;
import dev.sluice.canonical.MediaSource;
import dev.sluice.canonical.Part;
import dev.sluice.dialect.ForeignSeal;
import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes what the model said as the items of an answer's {@code output}. */
final class OutputItems {
    private final AnswerIds ids;
    private final List<Json> items = new ArrayList<>();

    /** The message that is open: what it says beside its content, and its content. */
    private Json.@Nullable Obj beside;

    private List<Json> content = new ArrayList<>();

    private OutputItems(AnswerIds ids) {
        this.ids = ids;
    }

    static List<Json> of(List<Part> parts, AnswerIds ids) {
        OutputItems output = new OutputItems(ids);
        parts.forEach(output::add);
        output.endMessage();
        return output.items;
    }

    private void add(Part part) {
        switch (part) {
            case Part.Text text -> addText(text);
            case Part.Refusal refusal -> {
                openMessage(refusal);
                Json.Obj piece = refusal(refusal.text());
                Members.putRest(refusal.extras(), piece);
                content.add(piece);
            }
            case Part.Reasoning thought -> addItem(thought(thought));
            case Part.ToolCall call -> addCall(call);
            case Part.Media media -> addMedia(media);
            case Part.Foreign foreign -> {
                if (foreign.dialect().equals(ResponsesDialect.NAME)) {
                    addItem(foreign.value());
                }
            }
            case Part.ToolResult result -> {
                // of a tool that another dialect's host has run: there is no item for it
            }
        }
    }

    private void openMessage(Part part) {
        if (part.extras().of(ResponsesDialect.NAME).get(Notes.MESSAGE) instanceof Json.Obj said) {
            endMessage();
            beside = said;
        } else if (beside == null) {
            beside = new Json.Obj().put("id", ids.item("msg")).put("status", Status.COMPLETED);
        }
    }

    private void addText(Part.Text text) {
        openMessage(text);
        boolean own = Members.isOwn(text.extras());
        Json.Obj last = content.isEmpty() ? null : (Json.Obj) content.getLast();
        if (!own && last != null && last.text("text") != null) {
            last.put("text", last.text("text") + text.text());
            return;
        }
        Json.Obj piece = new Json.Obj().put("type", ContentReader.OUTPUT_TEXT).put("text", text.text());
        if (!own || text.extras().notes(ResponsesDialect.NAME, Notes.ANNOTATED)) {
            piece.put("annotations", own ? new Json.Arr(text.citations()) : Json.Arr.of());
        }
        if (!own) {
            piece.put("logprobs", Json.Arr.of());
        }
        String type = Json.textOf(text.extras().of(ResponsesDialect.NAME).get(Notes.TYPE));
        if (type != null) {
            piece.put("type", type);
        }
        Members.putRest(text.extras(), piece);
        content.add(piece);
    }

    private void endMessage() {
        Json.Obj said = beside;
        if (said != null) {
            items.add(message(said, content));
            beside = null;
            content = new ArrayList<>();
        }
    }

    private static Json.Obj message(Json.Obj beside, List<Json> content) {
        Json.Obj item =
                new Json.Obj().put("type", "message").put("role", "assistant").put("content", new Json.Arr(content));
        beside.members().forEach((name, value) -> {
            if (!name.startsWith("~")) {
                item.put(name, value);
            }
        });
        return item;
    }

    private void addItem(Json item) {
        endMessage();
        items.add(item);
    }

    private Json.Obj thought(Part.Reasoning thought) {
        if (thought.extras().of(ResponsesDialect.NAME).get(Notes.ITEM) instanceof Json.Obj item) {
            return item;
        }
        return thought(
                ids.item("rs"),
                thought.text(),
                thought.seal() == null ? null : Thoughts.seal(thought.seal(), thought.hidden(), thought.origin()));
    }

    private void addCall(Part.ToolCall call) {
        if (Members.isOwn(call.extras())) {
            Json.Obj item = new Json.Obj()
                    .put("type", call.custom() ? "custom_tool_call" : "function_call")
                    .put("call_id", call.id())
                    .put("name", call.name())
                    .put(call.custom() ? "input" : "arguments", call.arguments());
            Members.putRest(call.extras(), item);
            addItem(item);
            return;
        }
        if (call.seal() != null) {
            addItem(thought(ids.item("rs"), "", ForeignSeal.ofCall(call.seal())));
        }
        addItem(
                call.custom()
                        ? customCall(ids.item("ctc"), call.id(), call.name(), call.arguments())
                        : call(ids.item("fc"), Status.COMPLETED, call.id(), call.name(), arguments(call.arguments())));
    }

    /** A call without arguments has an empty object, so that it can be parsed. */
    static String arguments(String arguments) {
        return arguments.isEmpty() ? "{}" : arguments;
    }

    private void addMedia(Part.Media media) {
        if (media.kind() == MediaKind.IMAGE && media.source() instanceof MediaSource.Inline image) {
            addItem(new Json.Obj()
                    .put("type", "image_generation_call")
                    .put("id", ids.item("ig"))
                    .put("status", Status.COMPLETED)
                    .put("result", image.base64()));
        }
    }

    static Json.Obj text(String text, List<Json> annotations) {
        return new Json.Obj()
                .put("type", ContentReader.OUTPUT_TEXT)
                .put("text", text)
                .put("annotations", new Json.Arr(annotations))
                .put("logprobs", Json.Arr.of());
    }

    static Json.Obj refusal(String text) {
        return new Json.Obj().put("type", "refusal").put("refusal", text);
    }

    static Json.Obj message(String id, String status, List<Json> content) {
        return message(new Json.Obj().put("id", id).put("status", status), content);
    }

    static Json.Obj thought(String id, String text, @Nullable String encrypted) {
        return new Json.Obj()
                .put("id", id)
                .put("type", "reasoning")
                .put("summary", Thoughts.summary(text))
                .putIf("encrypted_content", encrypted);
    }

    static Json.Obj call(String id, String status, String callId, String name, String arguments) {
        return new Json.Obj()
                .put("id", id)
                .put("type", "function_call")
                .put("status", status)
                .put("arguments", arguments)
                .put("call_id", callId)
                .put("name", name);
    }

    private static Json.Obj customCall(String id, String callId, String name, String input) {
        return new Json.Obj()
                .put("id", id)
                .put("type", "custom_tool_call")
                .put("call_id", callId)
                .put("name", name)
                .put("input", input);
    }
}
