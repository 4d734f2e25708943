package dev.sluice.dialect.chat;

import static dev.sluice.dialect.chat.ChatDialect.NAME;

import dev.sluice.canonical.CacheMark;
import dev.sluice.canonical.MediaSource;
import dev.sluice.canonical.Part;
import dev.sluice.dialect.DataUrl;
import dev.sluice.dialect.Losses;
import dev.sluice.failure.Failure;
import dev.sluice.json.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a part of a message's content. */
final class PartWriter {
    private static final String AUDIO = "audio/";

    private final String message;
    private final Losses losses;

    /** @param message the field of the message, to say what is lost of it */
    PartWriter(String message, Losses losses) {
        this.message = message;
        this.losses = losses;
    }

    /** Null for what is no content, or cannot be said. */
    @Nullable
    Json write(Part part, int at) {
        return switch (part) {
            case Part.Text text -> {
                Json.Obj written = new Json.Obj().put("type", "text").put("text", text.text());
                yield own(part, cached(written, text.cache(), part, at));
            }
            case Part.Refusal refusal ->
                own(part, new Json.Obj().put("type", "refusal").put("refusal", refusal.text()));
            case Part.Media media -> own(part, cached(media(media, at), media.cache(), part, at));
            case Part.Foreign foreign -> {
                if (foreign.dialect().equals(NAME)) {
                    yield foreign.value();
                }
                losses.drop(field(at));
                yield null;
            }
            case Part.Reasoning thought -> null;
            case Part.ToolCall call -> null;
            case Part.ToolResult result -> null;
        };
    }

    private String field(int at) {
        return message + ".content[" + at + "]";
    }

    private Json.Obj cached(Json.Obj written, @Nullable CacheMark cache, Part part, int at) {
        if (part.extras().notes(NAME, "~cache_control")) {
            return written.put(
                    "cache_control", Json.orNull(part.extras().members().get("~cache_control")));
        }
        if (cache != null) {
            losses.drop(field(at) + ".cache_control");
        }
        return written;
    }

    private static Json.Obj own(Part part, Json.Obj written) {
        part.extras().of(NAME).forEach((name, value) -> {
            if (!name.startsWith("~")) {
                written.put(name, value);
            }
        });
        return written;
    }

    private Json.Obj media(Part.Media media, int at) {
        Json.Obj written = switch (media.kind()) {
            case IMAGE -> image(media);
            case AUDIO -> audio(media);
            case DOCUMENT -> document(media);
            case VIDEO -> null;
        };
        if (written == null) {
            throw refusal(at);
        }
        return written;
    }

    private Failure refusal(int at) {
        return losses.refusal(field(at), "text, an image, a sound as wav or mp3, or a document in the request itself");
    }

    private static Json.@Nullable Obj image(Part.Media media) {
        String url = switch (media.source()) {
            case MediaSource.Inline inline -> DataUrl.write(inline);
            case MediaSource.Url linked -> linked.url();
            case MediaSource.FileId file -> null;
            case MediaSource.PlainText text -> null;
        };
        if (url == null) {
            return null;
        }
        Json.Obj image = new Json.Obj().put("url", url);
        for (Map.Entry<String, Json> note : media.extras().of(NAME).entrySet()) {
            if (note.getKey().startsWith("~image.")) {
                image.put(note.getKey().substring("~image.".length()), note.getValue());
            }
        }
        return new Json.Obj().put("type", "image_url").put("image_url", image);
    }

    private static Json.@Nullable Obj audio(Part.Media media) {
        if (!(media.source() instanceof MediaSource.Inline inline)
                || !inline.mediaType().startsWith(AUDIO)) {
            return null;
        }
        String format = switch (inline.mediaType()) {
            case "audio/mpeg" -> "mp3";
            case "audio/x-wav", "audio/wave" -> "wav";
            default -> inline.mediaType().substring(AUDIO.length());
        };
        return new Json.Obj()
                .put("type", "input_audio")
                .put(
                        "input_audio",
                        new Json.Obj().put("data", inline.plainBase64()).put("format", format));
    }

    private static Json.@Nullable Obj document(Part.Media media) {
        return switch (media.source()) {
            case MediaSource.Inline inline ->
                file(new Json.Obj().put("file_data", DataUrl.write(inline)).putIf("filename", media.name()));
            case MediaSource.FileId id ->
                id.dialect().equals(NAME)
                        ? file(new Json.Obj().put("file_id", id.id()).putIf("filename", media.name()))
                        : null;
            case MediaSource.PlainText text ->
                new Json.Obj().put("type", "text").put("text", text.text());
            case MediaSource.Url url -> null;
        };
    }

    private static Json.Obj file(Json.Obj file) {
        return new Json.Obj().put("type", "file").put("file", file);
    }
}
