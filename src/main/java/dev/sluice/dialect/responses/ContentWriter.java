package dev.sluice.dialect.responses;

import dev.sluice.canonical.Extras;
import dev.sluice.canonical.MediaSource;
import dev.sluice.canonical.Part;
import dev.sluice.dialect.DataUrl;
import dev.sluice.dialect.Losses;
import dev.sluice.json.Json;
import java.util.List;

/** Writes the content of items in a question. */
final class ContentWriter {
    /** Files that a caller of Chat Completions has sent are with the same host. */
    private static final String CHAT = "chat";

    private final Losses losses;
    private final String usualType;

    ContentWriter(Losses losses, boolean models) {
        this.losses = losses;
        this.usualType = models ? ContentReader.OUTPUT_TEXT : ContentReader.INPUT_TEXT;
    }

    /** Appends what the part becomes; nothing if it is dropped. */
    void add(Part part, String path, List<Json> content) {
        switch (part) {
            case Part.Text text -> addText(text, content);
            case Part.Refusal refusal -> content.add(refusal(refusal));
            case Part.Media media -> content.add(media(media, path));
            case Part.Foreign foreign -> {
                if (foreign.dialect().equals(ResponsesDialect.NAME)) {
                    content.add(foreign.value());
                } else {
                    losses.drop(path);
                }
            }
            case Part.Reasoning thought -> losses.drop(path);
            case Part.ToolCall call -> losses.drop(path);
            case Part.ToolResult result -> losses.drop(path);
        }
    }

    private void addText(Part.Text text, List<Json> content) {
        Extras extras = text.extras();
        String type = Json.textOf(extras.of(ResponsesDialect.NAME).get(Notes.TYPE));
        Json.Obj part =
                new Json.Obj().put("type", type == null ? usualType : type).put("text", text.text());
        if (extras.notes(ResponsesDialect.NAME, Notes.ANNOTATED)) {
            part.put("annotations", new Json.Arr(text.citations()));
        }
        Members.putRest(extras, part);
        content.add(part);
    }

    private static Json.Obj refusal(Part.Refusal refusal) {
        Json.Obj part = new Json.Obj().put("type", "refusal").put("refusal", refusal.text());
        Members.putRest(refusal.extras(), part);
        return part;
    }

    private Json.Obj media(Part.Media media, String path) {
        Json.Obj part = switch (media.kind()) {
            case IMAGE -> image(media, path);
            case DOCUMENT -> document(media, path);
            case AUDIO, VIDEO -> throw losses.refusal(path, "text, an image or a document");
        };
        Members.putRest(media.extras(), part);
        return part;
    }

    private Json.Obj image(Part.Media media, String path) {
        Json.Obj part = new Json.Obj().put("type", "input_image");
        if (!Members.isOwn(media.extras())) {
            part.put("detail", "auto");
        }
        return switch (media.source()) {
            case MediaSource.Inline inline -> part.put("image_url", DataUrl.write(inline));
            case MediaSource.Url url -> part.put("image_url", url.url());
            case MediaSource.FileId file -> part.put("file_id", ownFile(file, path));
            case MediaSource.PlainText text -> throw losses.refusal(path, "an image");
        };
    }

    private Json.Obj document(Part.Media media, String path) {
        Json.Obj part = new Json.Obj().put("type", "input_file");
        return switch (media.source()) {
            case MediaSource.Inline inline -> {
                String name = media.name() == null && !Members.isOwn(media.extras()) ? "document" : media.name();
                yield part.putIf("filename", name).put("file_data", DataUrl.write(inline));
            }
            case MediaSource.Url url -> part.putIf("filename", media.name()).put("file_url", url.url());
            case MediaSource.FileId file -> part.putIf("filename", media.name()).put("file_id", ownFile(file, path));
            case MediaSource.PlainText text ->
                new Json.Obj().put("type", usualType).put("text", text.text());
        };
    }

    private String ownFile(MediaSource.FileId file, String path) {
        if (file.dialect().equals(ResponsesDialect.NAME) || file.dialect().equals(CHAT)) {
            return file.id();
        }
        throw losses.refusal(path, "the file itself, not its name at another host");
    }
}
