package dev.sluice.dialect.messages;

import static dev.sluice.dialect.messages.Words.NAME;

import dev.sluice.canonical.Extras;
import dev.sluice.canonical.MediaKind;
import dev.sluice.canonical.MediaSource;
import dev.sluice.canonical.Part;
import dev.sluice.dialect.Losses;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes content blocks for a host: what this dialect said as it was, and of the others what can be said. */
final class PartWriter {
    private static final Set<String> IMAGES = Set.of("image/jpeg", "image/png", "image/gif", "image/webp");

    private final Losses losses;
    private final CallNames names = new CallNames();

    PartWriter(Losses losses) {
        this.losses = losses;
    }

    /**
     * The blocks of one message.
     *
     * @param own whether this dialect said them, so that not even an empty text may be missing
     */
    List<Json> blocks(List<Part> parts, String path, boolean own) {
        List<Json> blocks = new ArrayList<>(parts.size());
        for (int i = 0; i < parts.size(); i++) {
            Json block = block(parts.get(i), path + "[" + i + "]", own);
            if (block != null) {
                blocks.add(block);
            }
        }
        return blocks;
    }

    /** Null for what is not to be written. */
    private @Nullable Json block(Part part, String path, boolean own) {
        return switch (part) {
            case Part.Text text -> own || !text.text().isBlank() ? text(text) : null;
            case Part.Media media -> media(media, path, own);
            case Part.Reasoning reasoning -> reasoning(reasoning, path);
            case Part.ToolCall call -> toolCall(call, names.ofCall(call.id(), call.name()));
            case Part.ToolResult result -> toolResult(result, path, own);
            case Part.Refusal refusal -> refusal.text().isBlank() ? null : Words.textBlock(refusal.text());
            case Part.Foreign foreign -> {
                if (foreign.dialect().equals(NAME)) {
                    yield foreign.value();
                }
                losses.drop(path);
                yield null;
            }
        };
    }

    static Json.Obj text(Part.Text text) {
        Json.Obj block = Words.textBlock(text.text());
        if (!text.citations().isEmpty() && Words.isOwn(text.extras())) {
            block.put("citations", new Json.Arr(text.citations()));
        }
        return finish(block, text.extras(), text.cache());
    }

    private static Json.Obj finish(Json.Obj block, Extras extras, dev.sluice.canonical.@Nullable CacheMark mark) {
        Words.putExtras(block, extras);
        Words.putMark(block, mark);
        return block;
    }

    private Json media(Part.Media media, String path, boolean own) {
        MediaSource source = own ? media.source() : fitting(media, path);
        boolean document = media.kind() == MediaKind.DOCUMENT;
        Json.Obj block =
                new Json.Obj().put("type", document ? "document" : "image").put("source", source(source));
        return finish(block.putIf("title", document ? media.name() : null), media.extras(), media.cache());
    }

    /** The source in a form that Anthropic takes. */
    private MediaSource fitting(Part.Media media, String path) {
        if (media.source() instanceof MediaSource.FileId file && !file.dialect().equals(NAME)) {
            throw losses.refusal(path, "no file that another host keeps");
        }
        if (media.kind() != MediaKind.IMAGE && media.kind() != MediaKind.DOCUMENT) {
            throw losses.refusal(path, "text, an image or a document");
        }
        if (!(media.source() instanceof MediaSource.Inline inline)) {
            return media.source();
        }
        return media.kind() == MediaKind.IMAGE ? image(inline, path) : document(inline, path);
    }

    /** Anthropic looks at the first bytes and refuses an image that is not what it is said to be. */
    private MediaSource image(MediaSource.Inline inline, String path) {
        String data = inline.plainBase64();
        String seen = inline.mediaType();
        if (data.startsWith("iVBORw0KGgo")) {
            seen = "image/png";
        } else if (data.startsWith("/9j/")) {
            seen = "image/jpeg";
        } else if (data.startsWith("R0lGOD")) {
            seen = "image/gif";
        } else if (data.startsWith("UklGR")) {
            seen = "image/webp";
        }
        if (!IMAGES.contains(seen)) {
            throw losses.refusal(path, "an image as JPEG, PNG, GIF or WebP");
        }
        return new MediaSource.Inline(data, seen);
    }

    private MediaSource document(MediaSource.Inline inline, String path) {
        if (inline.mediaType().startsWith("text/")) {
            try {
                byte[] bytes = Base64.getDecoder().decode(inline.plainBase64());
                return new MediaSource.PlainText(new String(bytes, StandardCharsets.UTF_8));
            } catch (IllegalArgumentException notBase64) {
                throw losses.refusal(path, "a document in base64");
            }
        }
        if (!inline.mediaType().equals("application/pdf")) {
            throw losses.refusal(path, "a document as PDF or as plain text");
        }
        return inline;
    }

    static Json.Obj source(MediaSource source) {
        return switch (source) {
            case MediaSource.Inline inline ->
                new Json.Obj()
                        .put("type", "base64")
                        .put("media_type", inline.mediaType())
                        .put("data", inline.plainBase64());
            case MediaSource.Url url -> new Json.Obj().put("type", "url").put("url", url.url());
            case MediaSource.FileId file -> new Json.Obj().put("type", "file").put("file_id", file.id());
            case MediaSource.PlainText text ->
                new Json.Obj()
                        .put("type", "text")
                        .put("media_type", "text/plain")
                        .put("data", text.text());
        };
    }

    /** A thought without a signature of Anthropic's is refused by Anthropic. */
    private @Nullable Json reasoning(Part.Reasoning reasoning, String path) {
        if (!reasoning.origin().equals(NAME) || reasoning.seal() == null) {
            losses.drop(path);
            return null;
        }
        return thought(reasoning, reasoning.seal());
    }

    /** A thought whose seal, whoever made it, is written as {@code signature}. */
    static Json.Obj thought(Part.Reasoning reasoning, String signature) {
        Json.Obj block = new Json.Obj();
        if (reasoning.hidden() && reasoning.text().isEmpty()) {
            block.put("type", "redacted_thinking").put("data", signature);
        } else {
            block.put("type", "thinking").put("thinking", reasoning.text()).put("signature", signature);
        }
        Words.putExtras(block, reasoning.extras());
        return block;
    }

    static Json.Obj toolCall(Part.ToolCall call, String id) {
        Json.Obj block = new Json.Obj()
                .put("type", "tool_use")
                .put("id", CallId.write(id))
                .put("name", call.name())
                .put("input", input(call));
        Words.putExtras(block, call.extras());
        return block;
    }

    /** Arguments that are no JSON are kept as a text, because a call must have an object. */
    private static Json input(Part.ToolCall call) {
        String arguments = call.arguments();
        if (call.custom()) {
            return new Json.Obj().put("input", arguments);
        }
        if (arguments.isBlank()) {
            return new Json.Obj();
        }
        try {
            Json value = JsonReader.read(arguments);
            if (value instanceof Json.Obj || Words.isOwn(call.extras())) {
                return value;
            }
        } catch (InvalidJsonException brokenOff) {
            return new Json.Obj().put("_raw", arguments);
        }
        return new Json.Obj().put("_raw", arguments);
    }

    private Json toolResult(Part.ToolResult result, String path, boolean own) {
        Json.Obj block = new Json.Obj()
                .put("type", "tool_result")
                .put("tool_use_id", CallId.write(names.ofResult(result.callId(), result.name())));
        List<Json> content = blocks(result.content(), path + ".content", own);
        if (!result.extras().notes(NAME, PartReader.NOTE_NO_CONTENT)) {
            block.put("content", content(content, own, result.extras()));
        }
        Json error = result.extras().of(NAME).get(PartReader.NOTE_ERROR);
        block.putIf("is_error", error == null && result.error() ? Json.Bool.TRUE : error);
        return finish(block, result.extras(), result.cache());
    }

    /** A text that stands alone needs no list, unless the list is how it came. */
    static Json content(List<Json> blocks, boolean own, Extras extras) {
        boolean asText = own ? extras.notes(NAME, Words.NOTE_TEXT) : blocks.size() <= 1;
        if (asText && blocks.isEmpty()) {
            return new Json.Text("");
        }
        boolean plain = blocks.size() == 1
                && blocks.get(0) instanceof Json.Obj block
                && block.size() == 2
                && block.text("text") != null;
        return asText && plain && blocks.get(0) instanceof Json.Obj block
                ? new Json.Text(String.valueOf(block.text("text")))
                : new Json.Arr(blocks);
    }
}
