package dev.sluice.dialect.chat;

import static dev.sluice.dialect.chat.ChatDialect.NAME;

import dev.sluice.canonical.CacheMark;
import dev.sluice.canonical.Extras;
import dev.sluice.canonical.MediaKind;
import dev.sluice.canonical.MediaSource;
import dev.sluice.canonical.Part;
import dev.sluice.dialect.DataUrl;
import dev.sluice.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a part of a message's content; what it does not know in full it keeps as it is. */
final class PartReader {
    private PartReader() {}

    static Part read(Json value) {
        if (!(value instanceof Json.Obj part)) {
            return new Part.Foreign(NAME, value);
        }
        Part read = switch (String.valueOf(part.text("type"))) {
            case "text" -> text(part);
            case "refusal" -> refusal(part);
            case "image_url" -> image(part);
            case "input_audio" -> audio(part);
            case "file" -> file(part);
            default -> null;
        };
        return read == null ? new Part.Foreign(NAME, value) : read;
    }

    private static @Nullable CacheMark cache(Json.Obj part) {
        return CacheControl.read(part.get("cache_control"));
    }

    /** The mark for the cache is known to all dialects, but its writing is not. */
    private static Extras extras(Json.Obj part, String... known) {
        Extras extras = Extras.beyond(NAME, part, Set.of(known));
        return part.has("cache_control") ? noteCache(extras) : extras;
    }

    private static Extras noteCache(Extras extras) {
        Map<String, Json> members = extras.members();
        Json.Obj noted = new Json.Obj().putAll(members);
        noted.put("~cache_control", Json.orNull(noted.remove("cache_control")));
        return new Extras(NAME, noted.members());
    }

    private static @Nullable Part text(Json.Obj part) {
        String text = part.text("text");
        return text != null ? new Part.Text(text, List.of(), cache(part), extras(part, "type", "text")) : null;
    }

    private static @Nullable Part refusal(Json.Obj part) {
        String text = part.text("refusal");
        return text != null ? new Part.Refusal(text, extras(part, "type", "refusal")) : null;
    }

    private static @Nullable Part image(Json.Obj part) {
        Json.Obj image = part.object("image_url");
        String url = image == null ? null : image.text("url");
        if (image == null || url == null) {
            return null;
        }
        Extras extras = extras(part, "type", "image_url");
        for (Map.Entry<String, Json> member : image) {
            if (!member.getKey().equals("url")) {
                extras = extras.with(NAME, "~image." + member.getKey(), member.getValue());
            }
        }
        MediaSource inline = DataUrl.read(url);
        MediaSource source = inline == null ? new MediaSource.Url(url, null) : inline;
        return new Part.Media(MediaKind.IMAGE, source, null, cache(part), extras);
    }

    private static @Nullable Part audio(Json.Obj part) {
        Json.Obj audio = part.object("input_audio");
        String data = audio == null ? null : audio.text("data");
        String format = audio == null ? null : audio.text("format");
        if (audio == null || audio.size() != 2 || data == null || format == null) {
            return null;
        }
        MediaSource source = new MediaSource.Inline(data, "audio/" + format);
        return new Part.Media(MediaKind.AUDIO, source, null, cache(part), extras(part, "type", "input_audio"));
    }

    private static @Nullable Part file(Json.Obj part) {
        if (!(part.get("file") instanceof Json.Obj file)) {
            return null;
        }
        Extras extras = extras(part, "type", "file");
        String name = file.text("filename");
        int named = name == null ? 0 : 1;
        String id = file.text("file_id");
        if (id != null && file.size() == 1 + named) {
            return new Part.Media(MediaKind.DOCUMENT, new MediaSource.FileId(NAME, id), name, cache(part), extras);
        }
        String data = file.text("file_data");
        MediaSource inline = data == null ? null : DataUrl.read(data);
        return inline == null || file.size() != 1 + named
                ? null
                : new Part.Media(MediaKind.DOCUMENT, inline, name, cache(part), extras);
    }
}
