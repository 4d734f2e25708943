package dev.sluice.dialect.messages;

import static dev.sluice.dialect.messages.Words.NAME;

import dev.sluice.canonical.CacheMark;
import dev.sluice.canonical.MediaKind;
import dev.sluice.canonical.MediaSource;
import dev.sluice.canonical.Part;
import dev.sluice.dialect.ForeignSeal;
import dev.sluice.json.Json;
import dev.sluice.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads content blocks, of questions and of answers. What is not fully understood is kept as it is. */
final class PartReader {
    /** Notes: how a thing stood that may stand in several ways. */
    static final String NOTE_ERROR = "~is_error";

    static final String NOTE_NO_CONTENT = "~no_content";

    private static final Set<String> TEXT = Set.of("type", "text");
    private static final Set<String> MEDIA = Set.of("type", "source");
    private static final Set<String> DOCUMENT = Set.of("type", "source", "title");
    private static final Set<String> THINKING = Set.of("type", "thinking", "signature");
    private static final Set<String> REDACTED = Set.of("type", "data");
    private static final Set<String> TOOL_USE = Set.of("type", "id", "name", "input");
    private static final Set<String> TOOL_RESULT = Set.of("type", "tool_use_id", "content", "is_error");

    private final Complaint complaint;

    PartReader(Complaint complaint) {
        this.complaint = complaint;
    }

    List<Part> readAll(List<Json> blocks, String path) {
        List<Part> parts = new ArrayList<>(blocks.size());
        String callSeal = null;
        for (int i = 0; i < blocks.size(); i++) {
            String place = path + "[" + i + "]";
            if (!(blocks.get(i) instanceof Json.Obj block)) {
                throw complaint.of(place, "an object");
            }
            ForeignSeal seal = ForeignSeal.read(block.text("data"));
            if (seal != null && seal.ofCall()) {
                callSeal = seal.seal();
                continue;
            }
            Part part = read(block, place, callSeal);
            callSeal = part instanceof Part.ToolCall ? null : callSeal;
            parts.add(part);
        }
        return parts;
    }

    private Part read(Json.Obj block, String path, @Nullable String callSeal) {
        return switch (need(block, "type", path)) {
            case "text" -> text(block, path);
            case "image" -> media(block, MediaKind.IMAGE, MEDIA);
            case "document" -> media(block, MediaKind.DOCUMENT, DOCUMENT);
            case "thinking" -> thinking(block, path);
            case "redacted_thinking" -> redacted(block, path);
            case "tool_use" -> toolCall(block, path, callSeal);
            case "tool_result" -> toolResult(block, path);
            default -> new Part.Foreign(NAME, block);
        };
    }

    private String need(Json.Obj block, String member, String path) {
        String text = block.text(member);
        if (text == null) {
            throw complaint.of(path + "." + member, "a text");
        }
        return text;
    }

    private Part text(Json.Obj block, String path) {
        Map<String, Json> rest = Words.beyond(block, TEXT);
        CacheMark mark = Words.takeMark(rest);
        List<Json> citations = block.elements("citations");
        if (!citations.isEmpty()) {
            rest.remove("citations");
        }
        return new Part.Text(need(block, "text", path), citations, mark, Words.extras(rest));
    }

    private static Part media(Json.Obj block, MediaKind kind, Set<String> known) {
        MediaSource source = source(block.object("source"));
        if (source == null || (block.has("title") && block.text("title") == null)) {
            return new Part.Foreign(NAME, block);
        }
        Map<String, Json> rest = Words.beyond(block, known);
        CacheMark mark = Words.takeMark(rest);
        String title = known.contains("title") ? block.text("title") : null;
        return new Part.Media(kind, source, title, mark, Words.extras(rest));
    }

    /** Null for sources that only this dialect has, such as a document of blocks. */
    private static @Nullable MediaSource source(Json.@Nullable Obj source) {
        String type = source == null ? null : source.text("type");
        if (source == null || type == null) {
            return null;
        }
        String mediaType = source.text("media_type");
        String data = source.text("data");
        String url = source.text("url");
        String file = source.text("file_id");
        MediaSource found = switch (type) {
            case "base64" -> data == null || mediaType == null ? null : new MediaSource.Inline(data, mediaType);
            case "text" -> data == null || !"text/plain".equals(mediaType) ? null : new MediaSource.PlainText(data);
            case "url" -> url == null ? null : new MediaSource.Url(url, null);
            case "file" -> file == null ? null : new MediaSource.FileId(NAME, file);
            default -> null;
        };
        return found != null && PartWriter.source(found).equals(source) ? found : null;
    }

    private Part thinking(Json.Obj block, String path) {
        String text = need(block, "thinking", path);
        String signature = block.text("signature");
        Map<String, Json> rest = Words.beyond(block, THINKING);
        ForeignSeal foreign = ForeignSeal.read(signature);
        if (foreign != null) {
            return new Part.Reasoning(text, foreign.seal(), foreign.hidden(), foreign.origin(), Words.extras(rest));
        }
        String seal = signature == null || signature.isEmpty() ? null : signature;
        return new Part.Reasoning(text, seal, false, NAME, Words.extras(rest));
    }

    private Part redacted(Json.Obj block, String path) {
        String data = need(block, "data", path);
        ForeignSeal foreign = ForeignSeal.read(data);
        String origin = foreign == null ? NAME : foreign.origin();
        String seal = foreign == null ? data : foreign.seal();
        return new Part.Reasoning("", seal, true, origin, Words.extras(Words.beyond(block, REDACTED)));
    }

    private Part toolCall(Json.Obj block, String path, @Nullable String seal) {
        Json input = block.get("input");
        if (input == null) {
            throw complaint.of(path + ".input", "an object");
        }
        return new Part.ToolCall(
                CallId.read(need(block, "id", path)),
                need(block, "name", path),
                JsonWriter.text(input),
                seal,
                false,
                Words.extras(Words.beyond(block, TOOL_USE)));
    }

    private Part toolResult(Json.Obj block, String path) {
        Map<String, Json> rest = Words.beyond(block, TOOL_RESULT);
        CacheMark mark = Words.takeMark(rest);
        if (block.has("is_error")) {
            rest.put(NOTE_ERROR, Json.orNull(block.get("is_error")));
        }
        String id = CallId.read(need(block, "tool_use_id", path));
        Json content = block.get("content");
        List<Part> parts = List.of();
        if (content instanceof Json.Text text) {
            rest.put(Words.NOTE_TEXT, Json.Bool.TRUE);
            parts = List.of(Part.Text.of(text.value()));
        } else if (content instanceof Json.Arr array) {
            parts = readAll(array.elements(), path + ".content");
        } else if (content == null) {
            rest.put(NOTE_NO_CONTENT, Json.Bool.TRUE);
        } else {
            rest.put("content", content);
        }
        return new Part.ToolResult(id, null, parts, block.isTrue("is_error"), mark, Words.extras(rest));
    }
}
