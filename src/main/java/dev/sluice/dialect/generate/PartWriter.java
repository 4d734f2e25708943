package dev.sluice.dialect.generate;

import dev.sluice.canonical.MediaSource;
import dev.sluice.canonical.Part;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.Json.Obj;
import dev.sluice.json.JsonReader;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes parts (generativelanguage v1beta, Part). Arguments that are no JSON object, which {@code args} must be, stand in a member {@code
 * _raw}; free text for a tool in a member {@code input}.
 */
final class PartWriter {
    private final boolean forHost;

    /** @param forHost whether Gemini reads it, which must see no other host's seals and no names that it did not give */
    PartWriter(boolean forHost) {
        this.forHost = forHost;
    }

    /** Adds the part; false if there is no way to say it. */
    boolean add(Part part, List<Json> into) {
        if (part instanceof Part.Reasoning reasoning
                && Notes.has(reasoning.extras(), "~onText")
                && !into.isEmpty()
                && into.getLast() instanceof Obj last
                && last.text("text") != null) {
            return putIf(last, "thoughtSignature", seal(reasoning));
        }
        Obj written = write(part);
        return written != null && into.add(written);
    }

    private static boolean putIf(Obj object, String name, @Nullable String text) {
        object.putIf(name, text);
        return text != null;
    }

    private @Nullable Obj write(Part part) {
        return switch (part) {
            case Part.Text text -> new Obj().put("text", text.text()).putAll(kept(part));
            case Part.Refusal refusal -> new Obj().put("text", refusal.text());
            case Part.Media media -> media(media);
            case Part.Reasoning reasoning -> reasoning(reasoning);
            case Part.ToolCall call -> call(call);
            case Part.ToolResult result -> result(result, result.name());
            case Part.Foreign foreign ->
                foreign.dialect().equals(GenerateDialect.NAME) && foreign.value() instanceof Obj value
                        ? value.copy()
                        : null;
        };
    }

    private static Map<String, Json> kept(Part part) {
        return Notes.members(part.extras()).members();
    }

    private @Nullable Obj reasoning(Part.Reasoning part) {
        String seal = seal(part);
        boolean foreign = !part.origin().equals(GenerateDialect.NAME);
        if ((forHost && foreign) || (seal == null && part.text().isEmpty())) {
            return null;
        }
        Obj written = new Obj();
        if (!Notes.has(part.extras(), "~noText")) {
            written.put("text", part.text());
        }
        if (foreign || !part.hidden() || !part.text().isEmpty()) {
            written.put("thought", true);
        }
        return written.putIf("thoughtSignature", seal).putAll(kept(part));
    }

    private @Nullable String seal(Part.Reasoning part) {
        boolean strange = !part.origin().equals(GenerateDialect.NAME);
        return part.seal() == null || (forHost && strange)
                ? null
                : new Seal(part.seal(), part.hidden(), part.origin()).signature();
    }

    private Obj call(Part.ToolCall part) {
        Obj call = new Obj();
        putId(call, part.id(), part);
        call.put("name", part.name());
        Obj arguments = arguments(part.arguments(), part.custom());
        if (!arguments.isEmpty() || !Notes.has(part.extras(), "~noArgs")) {
            call.put("args", arguments);
        }
        call.putAll(kept(part));
        return new Obj()
                .put("functionCall", call)
                .putIf("thoughtSignature", part.seal())
                .putAll(Notes.object(part.extras(), "~part").members());
    }

    private void putId(Obj to, String id, Part part) {
        boolean unknown = Notes.has(part.extras(), "~noId") || (forHost && CallIds.isOurs(id));
        if (!unknown && !id.isEmpty()) {
            to.put("id", id);
        }
    }

    static Obj arguments(String text, boolean custom) {
        if (custom) {
            return new Obj().put("input", text);
        }
        if (text.isBlank()) {
            return new Obj();
        }
        try {
            Json value = JsonReader.read(text);
            if (value instanceof Obj || value instanceof Json.Null) {
                return value instanceof Obj object ? object : new Obj();
            }
        } catch (InvalidJsonException brokenOff) {
            // a model may write anything
        }
        return new Obj().put("_raw", text);
    }

    /** The result under the name of its tool, which not every dialect tells with it. */
    Obj result(Part.ToolResult part, @Nullable String name) {
        Obj result = new Obj();
        putId(result, part.callId(), part);
        result.put("name", name == null ? "" : name);
        boolean without = part.content().isEmpty() && Notes.has(part.extras(), "~noId");
        if (!without) {
            result.put("response", ResultWords.response(part));
        }
        result.putAll(kept(part));
        return new Obj()
                .put("functionResponse", result)
                .putAll(Notes.object(part.extras(), "~part").members());
    }

    private static @Nullable Obj media(Part.Media part) {
        return switch (part.source()) {
            case MediaSource.Inline inline ->
                wrap(
                        part,
                        "inlineData",
                        new Obj().put("mimeType", inline.mediaType()).put("data", inline.base64()));
            case MediaSource.Url url -> {
                boolean read = part.extras().dialect().equals(GenerateDialect.NAME);
                String type = url.mediaType() != null || read ? url.mediaType() : guess(url.url());
                yield wrap(part, "fileData", new Obj().putIf("mimeType", type).put("fileUri", url.url()));
            }
            case MediaSource.FileId file ->
                file.dialect().equals(GenerateDialect.NAME)
                        ? wrap(part, "fileData", new Obj().put("fileUri", file.id()))
                        : null;
            case MediaSource.PlainText plain -> new Obj().put("text", plain.text());
        };
    }

    private static Obj wrap(Part.Media part, String name, Obj source) {
        Obj more = Notes.object(part.extras(), "~source");
        return new Obj().put(name, source.putAll(more.members())).putAll(kept(part));
    }

    /** What the name of the file tells; Gemini wants a type, and other dialects have none. */
    private static @Nullable String guess(String url) {
        String path = url.replaceFirst("[?#].*", "").toLowerCase(Locale.ROOT);
        return switch (path.substring(path.lastIndexOf('.') + 1)) {
            case "png" -> "image/png";
            case "jpg", "jpeg" -> "image/jpeg";
            case "gif" -> "image/gif";
            case "webp" -> "image/webp";
            case "pdf" -> "application/pdf";
            case "mp4" -> "video/mp4";
            case "mp3" -> "audio/mp3";
            case "wav" -> "audio/wav";
            case "txt" -> "text/plain";
            default -> null;
        };
    }
}
