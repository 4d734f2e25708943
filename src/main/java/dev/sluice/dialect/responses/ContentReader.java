package dev.sluice.dialect.responses;

import dev.sluice.canonical.CacheMark;
import dev.sluice.canonical.MediaKind;
import dev.sluice.canonical.MediaSource;
import dev.sluice.canonical.Part;
import dev.sluice.dialect.DataUrl;
import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the content of items: {@code input_text}, {@code input_image}, {@code input_file}, {@code output_text}, {@code refusal}. */
final class ContentReader {
    static final String INPUT_TEXT = "input_text";
    static final String OUTPUT_TEXT = "output_text";

    private ContentReader() {}

    /** The parts of a list; a lone text counts as a list of one. */
    static List<Part> read(Json content, Members item, String name, String usualType) {
        if (content instanceof Json.Text text) {
            return List.of(Part.Text.of(text.value()));
        }
        List<Part> parts = new ArrayList<>();
        if (content instanceof Json.Arr list) {
            for (int i = 0; i < list.elements().size(); i++) {
                if (!(list.elements().get(i) instanceof Json.Obj object)) {
                    throw item.wrong(name + "[" + i + "]", "an object with a type");
                }
                parts.add(part(object, item.inner(object, name + "[" + i + "]"), usualType));
            }
        }
        return parts;
    }

    private static Part part(Json.Obj object, Members members, String usualType) {
        String type = object.text("type");
        return switch (type == null ? "" : type) {
            case INPUT_TEXT, OUTPUT_TEXT, "text" -> text(object, members, usualType);
            case "refusal" -> refusal(object, members);
            case "input_image" -> image(object, members);
            case "input_file" -> file(object, members);
            default -> new Part.Foreign(ResponsesDialect.NAME, object);
        };
    }

    private static Part text(Json.Obj object, Members members, String usualType) {
        String text = members.text("text");
        if (text == null) {
            return new Part.Foreign(ResponsesDialect.NAME, object);
        }
        String type = members.text("type");
        if (!usualType.equals(type)) {
            members.note(Notes.TYPE, new Json.Text(String.valueOf(type)));
        }
        List<Json> annotations = members.list("annotations");
        members.noteIf(annotations != null, Notes.ANNOTATED);
        return new Part.Text(text, annotations == null ? List.of() : annotations, cacheMark(members), members.extras());
    }

    private static Part refusal(Json.Obj object, Members members) {
        String text = members.text("refusal");
        members.remove("type");
        return text == null
                ? new Part.Foreign(ResponsesDialect.NAME, object)
                : new Part.Refusal(text, members.extras());
    }

    private static Part image(Json.Obj object, Members members) {
        MediaSource source = source(members, "image_url");
        members.remove("type");
        return source == null
                ? new Part.Foreign(ResponsesDialect.NAME, object)
                : new Part.Media(MediaKind.IMAGE, source, null, cacheMark(members), members.extras());
    }

    private static Part file(Json.Obj object, Members members) {
        String data = members.peek("file_data") instanceof Json.Text text ? text.value() : "";
        MediaSource source = DataUrl.read(data);
        if (source != null) {
            members.remove("file_data");
        } else {
            source = source(members, "file_url");
        }
        members.remove("type");
        return source == null
                ? new Part.Foreign(ResponsesDialect.NAME, object)
                : new Part.Media(
                        MediaKind.DOCUMENT, source, members.text("filename"), cacheMark(members), members.extras());
    }

    private static @Nullable MediaSource source(Members members, String urlName) {
        String url = members.text(urlName);
        if (url != null) {
            MediaSource inline = DataUrl.read(url);
            return inline != null && urlName.equals("image_url") ? inline : new MediaSource.Url(url, null);
        }
        String id = members.text("file_id");
        return id == null ? null : new MediaSource.FileId(ResponsesDialect.NAME, id);
    }

    /** The mark itself is written again from what is left over. */
    private static @Nullable CacheMark cacheMark(Members members) {
        return members.peek("prompt_cache_breakpoint") == null ? null : new CacheMark(null);
    }
}
