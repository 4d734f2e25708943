package dev.sluice.dialect.converse;

import static dev.sluice.dialect.converse.ConverseDialect.NAME;

import dev.sluice.canonical.CacheMark;
import dev.sluice.canonical.MediaKind;
import dev.sluice.canonical.MediaSource;
import dev.sluice.canonical.Part;
import dev.sluice.dialect.Losses;
import dev.sluice.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the parts of a question as content blocks. One instance per question: names of documents may not occur twice in it. */
final class BlockWriter {
    private static final int MAX_DOCUMENT_NAME = 200;

    private final boolean own;
    private final ModelFamily family;
    private final Losses losses;
    private final Set<String> documentNames = new HashSet<>();

    /** @param own whether the question came in this dialect, and is to be left as it is */
    BlockWriter(boolean own, ModelFamily family, Losses losses) {
        this.own = own;
        this.family = family;
        this.losses = losses;
    }

    /** Adds the blocks of one part of a message; none for what cannot be said. */
    void write(Part part, String path, List<Json> blocks) {
        switch (part) {
            case Part.Text text -> {
                if (own || !text.text().isBlank()) {
                    blocks.add(own ? Blocks.text(text) : Blocks.text(text.text()));
                    mark(text.cache(), blocks);
                }
            }
            case Part.Media media -> {
                blocks.add(media(media, path));
                mark(media.cache(), blocks);
            }
            case Part.Reasoning thought -> reasoning(thought, path, blocks);
            case Part.ToolCall call -> blocks.add(Blocks.toolUse(call, toolName(call.name(), path)));
            case Part.ToolResult result -> {
                blocks.add(toolResult(result, path));
                mark(result.cache(), blocks);
            }
            case Part.Refusal refusal -> {
                if (!refusal.text().isBlank()) {
                    blocks.add(Blocks.text(refusal.text()));
                }
            }
            case Part.Foreign foreign -> {
                if (foreign.dialect().equals(NAME)) {
                    blocks.add(foreign.value());
                } else {
                    losses.drop(path);
                }
            }
        }
    }

    /** A mark asks for nothing that changes the answer: where there is no place for it, nothing is lost. */
    void mark(@Nullable CacheMark cache, List<Json> blocks) {
        if (cache == null || own) {
            Blocks.mark(cache, blocks);
        } else if (family.caches()) {
            // Only Claude can be told how long.
            String ttl = cache.ttl();
            boolean telling = family == ModelFamily.CLAUDE && ("5m".equals(ttl) || "1h".equals(ttl));
            blocks.add(Blocks.cachePoint(telling ? ttl : null));
        }
    }

    /** Thoughts are shown again to the host that sealed them, and to nobody else. */
    private void reasoning(Part.Reasoning thought, String path, List<Json> blocks) {
        if (thought.origin().equals(NAME)) {
            blocks.add(Blocks.reasoning(thought));
        } else {
            losses.drop(path);
        }
    }

    String toolName(String name, String path) {
        return ToolNames.toHost(name)
                .orElseThrow(() -> losses.refusal(path, "the name of a tool of at most 64 letters, digits, _ and -"));
    }

    private Json toolResult(Part.ToolResult result, String path) {
        List<Json> content = new ArrayList<>();
        for (int i = 0; i < result.content().size(); i++) {
            Part part = result.content().get(i);
            if (part instanceof Part.Text text) {
                // Inside of a result a blank text is good, and an empty list is not, for Nova.
                content.add(own ? Blocks.text(text) : Blocks.text(text.text()));
            } else {
                write(part, path + ".content[" + i + "]", content);
            }
        }
        if (content.isEmpty() && !own) {
            content.add(Blocks.text(""));
        }
        Json.Obj body =
                new Json.Obj().put("toolUseId", ToolNames.id(result.callId())).put("content", new Json.Arr(content));
        Notes.writeMembers(result.extras(), body);
        return Blocks.block("toolResult", result.error() ? body.put("status", "error") : body);
    }

    private Json media(Part.Media media, String path) {
        Json.Obj body = new Json.Obj();
        body.putIf("format", format(media, path));
        if (media.kind() == MediaKind.DOCUMENT) {
            body.putIf("name", own ? media.name() : documentName(media.name()));
        }
        body.put("source", source(media, path));
        Notes.writeMembers(media.extras(), body);
        return Blocks.block(MediaFormats.blockOf(media.kind()), body);
    }

    private @Nullable String format(Part.Media media, String path) {
        if (own) {
            return Json.textOf(media.extras().of(NAME).get(Notes.FORMAT));
        }
        String format = switch (media.source()) {
            case MediaSource.Inline inline -> {
                String seen = media.kind() == MediaKind.IMAGE ? MediaFormats.imageFormatOf(inline.plainBase64()) : null;
                yield seen == null ? MediaFormats.formatOf(media.kind(), inline.mediaType()) : seen;
            }
            case MediaSource.Url url -> {
                String type = url.mediaType();
                yield type == null ? endingOf(media.kind(), url.url()) : MediaFormats.formatOf(media.kind(), type);
            }
            case MediaSource.PlainText text -> "txt";
            case MediaSource.FileId file -> endingOf(media.kind(), file.id());
        };
        if (format == null) {
            throw losses.refusal(path, "a media type that Bedrock takes, such as image/png");
        }
        return format;
    }

    private static @Nullable String endingOf(MediaKind kind, String uri) {
        String ending = uri.substring(uri.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String format = ending.equals("jpg") ? "jpeg" : ending;
        return MediaFormats.typeOf(kind, format) == null ? null : format;
    }

    /** Bedrock fetches nothing but from S3. */
    private Json source(Part.Media media, String path) {
        return switch (media.source()) {
            case MediaSource.Inline inline -> new Json.Obj().put("bytes", inline.plainBase64());
            case MediaSource.PlainText text -> own ? Blocks.text(text.text()) : inBytes(text.text());
            case MediaSource.FileId file -> {
                if (!file.dialect().equals(NAME)) {
                    throw losses.refusal(path, "the bytes themselves; the file is with another host");
                }
                Json.Obj bucket = Notes.object(media.extras(), Notes.BUCKET);
                yield Blocks.block("s3Location", bucket.put("uri", file.id()));
            }
            case MediaSource.Url url -> {
                if (!url.url().startsWith("s3://")) {
                    throw losses.refusal(path, "the bytes themselves; this host fetches none");
                }
                yield Blocks.block("s3Location", new Json.Obj().put("uri", url.url()));
            }
        };
    }

    private static Json inBytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Json.Obj().put("bytes", Base64.getEncoder().encodeToString(bytes));
    }

    /** Letters, digits, single spaces, hyphens, brackets; each name once. */
    private String documentName(@Nullable String given) {
        String plain = (given == null ? "" : given)
                .replaceAll("[^a-zA-Z0-9\\-()\\[\\] ]", " ")
                .replaceAll(" +", " ")
                .strip();
        String name =
                plain.isEmpty() ? "document" : plain.substring(0, Math.min(plain.length(), MAX_DOCUMENT_NAME - 8));
        String unique = name;
        for (int copy = 2; !documentNames.add(unique); copy++) {
            unique = name + " (" + copy + ")";
        }
        return unique;
    }
}
