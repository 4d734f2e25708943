package dev.sluice.dialect.converse;

import static dev.sluice.dialect.converse.ConverseDialect.NAME;

import dev.sluice.canonical.CacheMark;
import dev.sluice.canonical.Extras;
import dev.sluice.canonical.MediaKind;
import dev.sluice.canonical.MediaSource;
import dev.sluice.canonical.Part;
import dev.sluice.dialect.ForeignSeal;
import dev.sluice.json.Json;
import dev.sluice.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads content blocks, of questions and of answers. A block has one member that says what it is; what has another shape than the service
 * model says, or is unknown here, becomes {@link Part.Foreign} and is written again as it was.
 */
final class BlockReader {
    private static final Set<String> RESULT = Set.of("toolUseId", "content");

    private BlockReader() {}

    /** A cache point is a block of its own and belongs to the part before it. */
    static List<Part> read(List<Json> blocks) {
        List<Part> parts = new ArrayList<>();
        String callSeal = null;
        for (Json block : blocks) {
            String seal = callSeal(block);
            if (seal != null) {
                callSeal = seal;
                continue;
            }
            CacheMark mark = cachePoint(block);
            Part marked = mark == null || parts.isEmpty() ? null : marked(parts.getLast(), mark);
            if (marked != null) {
                parts.set(parts.size() - 1, marked);
            } else {
                Part part = part(block);
                parts.add(part instanceof Part.ToolCall call ? sealed(call, callSeal) : part);
                callSeal = null;
            }
        }
        return parts;
    }

    /** The seal of a call that a block carries, or null. */
    private static @Nullable String callSeal(Json block) {
        Json.Obj content = block instanceof Json.Obj union ? union.object("reasoningContent") : null;
        Json.Obj thought = content == null ? null : content.object("reasoningText");
        ForeignSeal seal = thought == null ? null : ForeignSeal.read(thought.text("signature"));
        return seal != null && seal.ofCall() ? seal.seal() : null;
    }

    private static Part sealed(Part.ToolCall call, @Nullable String seal) {
        return new Part.ToolCall(call.id(), call.name(), call.arguments(), seal, call.custom(), call.extras());
    }

    /** The mark if the block is a cache point and nothing else, or null. */
    static @Nullable CacheMark cachePoint(Json block) {
        if (!(block instanceof Json.Obj union) || union.size() != 1) {
            return null;
        }
        Json.Obj point = union.object("cachePoint");
        if (point == null || !"default".equals(point.text("type"))) {
            return null;
        }
        String ttl = point.text("ttl");
        return point.size() == (ttl == null ? 1 : 2) ? new CacheMark(ttl) : null;
    }

    private static @Nullable Part marked(Part part, CacheMark mark) {
        if (part instanceof Part.Text text && text.cache() == null) {
            return new Part.Text(text.text(), text.citations(), mark, text.extras());
        }
        if (part instanceof Part.Media media && media.cache() == null) {
            return new Part.Media(media.kind(), media.source(), media.name(), mark, media.extras());
        }
        return part instanceof Part.ToolResult result && result.cache() == null
                ? new Part.ToolResult(
                        result.callId(), result.name(), result.content(), result.error(), mark, result.extras())
                : null;
    }

    private static Part part(Json block) {
        Part part = block instanceof Json.Obj union ? known(union) : null;
        return part == null ? new Part.Foreign(NAME, block) : part;
    }

    private static @Nullable Part known(Json.Obj union) {
        String text = union.text("text");
        if (text != null) {
            return new Part.Text(text, List.of(), null, Extras.beyond(NAME, union, Set.of("text")));
        }
        if (union.size() != 1) {
            return null;
        }
        String kind = union.members().keySet().iterator().next();
        if (kind.equals("json")) {
            String json = JsonWriter.text(Json.orNull(union.get(kind)));
            return new Part.Text(json, List.of(), null, Notes.with(Extras.NONE, Notes.JSON, Json.Bool.TRUE));
        }
        Json.Obj body = union.object(kind);
        return body == null
                ? null
                : switch (kind) {
                    case "image" -> media(MediaKind.IMAGE, body);
                    case "audio" -> media(MediaKind.AUDIO, body);
                    case "video" -> media(MediaKind.VIDEO, body);
                    case "document" -> media(MediaKind.DOCUMENT, body);
                    case "toolUse" -> toolCall(body);
                    case "toolResult" -> toolResult(body);
                    case "reasoningContent" -> reasoning(body);
                    case "citationsContent" -> cited(body);
                    default -> null;
                };
    }

    private static @Nullable Part media(MediaKind kind, Json.Obj body) {
        String format = body.text("format");
        Json.Obj source = body.object("source");
        if (source == null || source.size() != 1 || (format == null) == body.has("format")) {
            return null;
        }
        Extras extras = Extras.beyond(NAME, body, Set.of("format", "source", "name"));
        if (format != null) {
            extras = Notes.with(extras, Notes.FORMAT, new Json.Text(format));
        }
        String bytes = source.text("bytes");
        String type = format == null ? null : MediaFormats.typeOf(kind, format);
        String text = source.text("text");
        Json.Obj bucket = source.object("s3Location");
        String uri = bucket == null ? null : bucket.text("uri");
        MediaSource where;
        if (bytes != null && type != null) {
            where = new MediaSource.Inline(bytes, type);
        } else if (text != null) {
            where = new MediaSource.PlainText(text);
        } else if (bucket != null && uri != null) {
            where = new MediaSource.FileId(NAME, uri);
            extras = Notes.with(extras, Notes.BUCKET, bucket);
        } else {
            return null;
        }
        return body.has("name") && body.text("name") == null
                ? null
                : new Part.Media(kind, where, body.text("name"), null, extras);
    }

    /** A call of a tool that the host itself runs is none of the caller's. */
    private static @Nullable Part toolCall(Json.Obj body) {
        String id = body.text("toolUseId");
        String name = body.text("name");
        Json input = body.object("input");
        if (id == null || name == null || input == null || "server_tool_use".equals(body.text("type"))) {
            return null;
        }
        Extras extras = Extras.beyond(NAME, body, Set.of("toolUseId", "name", "input"));
        return new Part.ToolCall(id, ToolNames.fromHost(name), JsonWriter.text(input), null, false, extras);
    }

    private static @Nullable Part toolResult(Json.Obj body) {
        String id = body.text("toolUseId");
        if (id == null || body.has("type") || !(body.get("content") instanceof Json.Arr content)) {
            return null;
        }
        boolean error = "error".equals(body.text("status"));
        Extras extras = Extras.beyond(NAME, body, error ? Set.of("toolUseId", "content", "status") : RESULT);
        return new Part.ToolResult(id, null, read(content.elements()), error, null, extras);
    }

    private static @Nullable Part reasoning(Json.Obj body) {
        String hidden = body.text("redactedContent");
        if (hidden != null) {
            return body.size() == 1 ? new Part.Reasoning("", hidden, true, NAME, Extras.NONE) : null;
        }
        Json.Obj thought = body.size() == 1 ? body.object("reasoningText") : null;
        String text = thought == null ? null : thought.text("text");
        if (thought == null || text == null || (thought.has("signature") && thought.text("signature") == null)) {
            return null;
        }
        ForeignSeal foreign = ForeignSeal.read(thought.text("signature"));
        if (foreign != null) {
            return new Part.Reasoning(text, foreign.seal(), foreign.hidden(), foreign.origin(), Extras.NONE);
        }
        Extras extras = Extras.beyond(NAME, thought, Set.of("text", "signature"));
        return new Part.Reasoning(text, thought.text("signature"), false, NAME, extras);
    }

    /** Text with its sources, if there is one text; sources alone stay foreign. */
    private static @Nullable Part cited(Json.Obj body) {
        List<Json> content = body.elements("content");
        String text = content.size() == 1 && content.getFirst() instanceof Json.Obj only && only.size() == 1
                ? only.text("text")
                : null;
        if (text == null || !(body.get("citations") instanceof Json.Arr citations)) {
            return null;
        }
        Json.Obj rest = new Json.Obj()
                .putAll(Extras.beyond(NAME, body, Set.of("content", "citations"))
                        .members());
        return new Part.Text(text, citations.elements(), null, Notes.with(Extras.NONE, Notes.CITED, rest));
    }
}
