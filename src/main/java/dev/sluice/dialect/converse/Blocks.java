package dev.sluice.dialect.converse;

import static dev.sluice.dialect.converse.ConverseDialect.NAME;

import dev.sluice.canonical.CacheMark;
import dev.sluice.canonical.Part;
import dev.sluice.dialect.ForeignSeal;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Content blocks as they look on the wire, in questions and in answers alike. */
final class Blocks {
    private Blocks() {}

    static Json.Obj block(String kind, Json body) {
        return new Json.Obj().put(kind, body);
    }

    static Json.Obj text(String text) {
        return new Json.Obj().put("text", text);
    }

    /** As it was said: as text, as a value, or with its sources. */
    static Json.Obj text(Part.Text part) {
        if (part.extras().notes(NAME, Notes.JSON)) {
            return block("json", JsonReader.read(part.text()));
        }
        if (part.extras().notes(NAME, Notes.CITED)) {
            Json.Obj body = Notes.object(part.extras(), Notes.CITED)
                    .put("content", Json.Arr.of(text(part.text())))
                    .put("citations", new Json.Arr(part.citations()));
            return block("citationsContent", body);
        }
        Json.Obj block = text(part.text());
        Notes.writeMembers(part.extras(), block);
        return block;
    }

    /** A thought with its seal, whoever made it. */
    static Json.Obj reasoning(Part.Reasoning part) {
        String seal = part.seal();
        boolean own = NAME.equals(part.origin());
        if (part.hidden() && (own || seal == null)) {
            return block("reasoningContent", new Json.Obj().putIf("redactedContent", part.seal()));
        }
        Json.Obj thought = new Json.Obj().put("text", part.text());
        thought.putIf(
                "signature", own || seal == null ? seal : ForeignSeal.ofThought(part.origin(), seal, part.hidden()));
        Notes.writeMembers(part.extras(), thought);
        return block("reasoningContent", block("reasoningText", thought));
    }

    /** The block that carries the seal of the call behind it. */
    static Json.Obj callSeal(String seal) {
        Json.Obj thought = new Json.Obj().put("text", "").put("signature", ForeignSeal.ofCall(seal));
        return block("reasoningContent", block("reasoningText", thought));
    }

    static Json.Obj toolUse(Part.ToolCall call, String name) {
        Json.Obj body = new Json.Obj()
                .put("toolUseId", ToolNames.id(call.id()))
                .put("name", name)
                .put("input", call.custom() ? new Json.Obj().put("input", call.arguments()) : input(call));
        Notes.writeMembers(call.extras(), body);
        return block("toolUse", body);
    }

    /** Other dialects have a text here that may be broken; a model that is told so can still see what it did. */
    private static Json input(Part.ToolCall call) {
        if (call.arguments().isBlank()) {
            return new Json.Obj();
        }
        try {
            Json input = JsonReader.read(call.arguments());
            return input instanceof Json.Obj ? input : raw(call.arguments());
        } catch (InvalidJsonException broken) {
            return raw(call.arguments());
        }
    }

    private static Json raw(String arguments) {
        return new Json.Obj().put("_raw", arguments);
    }

    static Json.Obj cachePoint(@Nullable String ttl) {
        return block("cachePoint", new Json.Obj().put("type", "default").putIf("ttl", ttl));
    }

    /** Adds the mark behind what it belongs to. */
    static void mark(@Nullable CacheMark cache, List<Json> blocks) {
        if (cache != null) {
            blocks.add(cachePoint(cache.ttl()));
        }
    }
}
