package dev.sluice.dialect.generate;

import dev.sluice.canonical.Extras;
import dev.sluice.canonical.MediaKind;
import dev.sluice.canonical.MediaSource;
import dev.sluice.canonical.Part;
import dev.sluice.json.Json;
import dev.sluice.json.Json.Obj;
import dev.sluice.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parts of contents, of questions and of answers (generativelanguage v1beta, Part). One instance per conversation or answer,
 * because it names calls that have no id and finds the calls that results belong to.
 */
final class PartReader {
    /** The home of files that a caller has uploaded; no other host can read them. */
    private static final String FILES = "generativelanguage.googleapis.com";

    private final CallIds ids;

    PartReader(CallIds ids) {
        this.ids = ids;
    }

    /** Adds what the part says: one part, or two where a text is signed. */
    void read(Obj part, List<Part> into) {
        Obj call = part.object("functionCall");
        Obj result = part.object("functionResponse");
        Obj blob = part.object("inlineData");
        Obj file = part.object("fileData");
        if (call != null && call.text("name") != null && hasGoodArguments(call)) {
            into.add(call(part, call));
        } else if (result != null && result.text("name") != null) {
            into.add(result(part, result));
        } else if (blob != null && blob.text("data") != null && blob.text("mimeType") != null) {
            into.add(inline(part, blob));
        } else if (file != null && file.text("fileUri") != null) {
            into.add(file(part, file));
        } else if (part.text("text") != null || isSealAlone(part)) {
            text(part, into);
        } else {
            into.add(new Part.Foreign(GenerateDialect.NAME, part));
        }
    }

    private static boolean isSealAlone(Obj part) {
        return part.text("thoughtSignature") != null && part.size() == (part.has("thought") ? 2 : 1);
    }

    private static boolean hasGoodArguments(Obj call) {
        return !call.has("args") || call.object("args") != null;
    }

    private static void text(Obj part, List<Part> into) {
        Obj rest = part.copy();
        String text = part.text("text");
        String signature = part.text("thoughtSignature");
        boolean thought = part.isTrue("thought");
        rest.remove("text");
        if (signature != null) {
            rest.remove("thoughtSignature");
        }
        if (thought) {
            rest.remove("thought");
        }
        Extras kept = new Notes().keep(rest).noteIf(text == null, "~noText").extras();
        if (thought || text == null || (text.isEmpty() && signature != null)) {
            into.add(reasoning(text == null ? "" : text, signature, !thought, kept));
            return;
        }
        into.add(new Part.Text(text, List.of(), null, kept));
        if (signature != null) {
            into.add(reasoning("", signature, true, new Notes().note("~onText").extras()));
        }
    }

    private static Part.Reasoning reasoning(String text, @Nullable String signature, boolean hidden, Extras kept) {
        if (signature == null) {
            return new Part.Reasoning(text, null, false, GenerateDialect.NAME, kept);
        }
        Seal seal = Seal.read(signature, hidden);
        return new Part.Reasoning(text, seal.text(), seal.hidden(), seal.origin(), kept);
    }

    private Part call(Obj part, Obj call) {
        Obj beside = without(part, "functionCall");
        Obj rest = without(call, "name");
        String name = textOf(call, "name");
        String seal = part.text("thoughtSignature");
        if (seal != null) {
            beside.remove("thoughtSignature");
        }
        Obj arguments = call.object("args");
        rest.remove("args");
        String told = textOf(call, "id");
        boolean named = !told.isEmpty();
        String id = named ? told : ids.next();
        if (named) {
            rest.remove("id");
        }
        ids.called(id, name);
        Extras kept = new Notes()
                .keep(rest)
                .noteUnlessEmpty("~part", beside)
                .noteIf(!named, "~noId")
                .noteIf(arguments == null, "~noArgs")
                .extras();
        return new Part.ToolCall(id, name, arguments == null ? "{}" : JsonWriter.text(arguments), seal, false, kept);
    }

    private Part result(Obj part, Obj result) {
        Obj others = without(part, "functionResponse");
        Obj rest = without(result, "name");
        String name = textOf(result, "name");
        String told = textOf(result, "id");
        boolean named = !told.isEmpty();
        if (named) {
            rest.remove("id");
            ids.answeredById(told);
        }
        Notes notes = new Notes().noteIf(!named, "~noId").noteUnlessEmpty("~part", others);
        List<Part> content = new ArrayList<>();
        boolean error = false;
        Obj response = result.object("response");
        if (response != null) {
            rest.remove("response");
            content.add(Part.Text.of(ResultWords.text(response)));
            error = ResultWords.isError(response);
            notes.note("~response", response);
        }
        for (Json beside : result.elements("parts")) {
            if (beside instanceof Obj media && media.object("inlineData") != null) {
                read(media, content);
            }
        }
        String id = named ? told : ids.answered(name);
        return new Part.ToolResult(
                id, name, content, error, null, notes.keep(rest).extras());
    }

    private static Part inline(Obj part, Obj blob) {
        Obj rest = without(blob, "data");
        rest.remove("mimeType");
        String type = textOf(blob, "mimeType");
        MediaSource source = new MediaSource.Inline(textOf(blob, "data"), type);
        return media(kind(type), source, blob.text("displayName"), without(part, "inlineData"), rest);
    }

    private static Part file(Obj part, Obj file) {
        Obj rest = without(file, "fileUri");
        String uri = textOf(file, "fileUri");
        String type = file.text("mimeType");
        MediaSource source = new MediaSource.FileId(GenerateDialect.NAME, uri);
        if (!uri.contains(FILES)) {
            source = new MediaSource.Url(uri, type);
            if (type != null) {
                rest.remove("mimeType");
            }
        }
        return media(kind(type == null ? "" : type), source, file.text("displayName"), without(part, "fileData"), rest);
    }

    private static Part media(MediaKind kind, MediaSource source, @Nullable String name, Obj beside, Obj rest) {
        Extras kept = new Notes()
                .note("~read")
                .keep(beside)
                .noteUnlessEmpty("~source", rest)
                .extras();
        return new Part.Media(kind, source, name, null, kept);
    }

    private static MediaKind kind(String mediaType) {
        return switch (mediaType.replaceFirst("/.*", "")) {
            case "image" -> MediaKind.IMAGE;
            case "audio" -> MediaKind.AUDIO;
            case "video" -> MediaKind.VIDEO;
            default -> MediaKind.DOCUMENT;
        };
    }

    private static Obj without(Obj object, String member) {
        Obj rest = object.copy();
        rest.remove(member);
        return rest;
    }

    private static String textOf(Obj object, String member) {
        String text = object.text(member);
        return text == null ? "" : text;
    }
}
