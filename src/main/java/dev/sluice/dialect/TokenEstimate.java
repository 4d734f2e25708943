package dev.sluice.dialect;

import dev.sluice.canonical.MediaKind;
import dev.sluice.canonical.MediaSource;
import dev.sluice.canonical.Message;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Prompt;
import dev.sluice.canonical.Tool;
import dev.sluice.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * About how many tokens a prompt has, for hosts that do not count. It is rather too many than too few, as callers leave away what no longer
 * fits: of ASCII three bytes are a token, where English has four to five and code three to four; of other letters two bytes, where
 * Chinese has about three and Russian about four. An image is taken for a large one, a document for one of dense pages. No tokenizer: each model
 * has another, and none of them belongs on an event loop.
 */
public final class TokenEstimate {
    private static final long THIRDS = 2; // of a token, in sixths
    private static final long HALVES = 3;
    private static final long SIXTHS = 6;
    private static final long PER_MESSAGE = 4;
    private static final long PER_TOOL = 16;
    private static final long PER_IMAGE = 2_000;
    private static final long BYTES_PER_TOKEN_OF_MEDIA = 32;

    private long sixths;
    private long tokens;

    private TokenEstimate() {}

    public static long of(Prompt prompt) {
        TokenEstimate estimate = new TokenEstimate();
        for (Message message : prompt.messages()) {
            estimate.tokens += PER_MESSAGE;
            estimate.add(message.parts());
        }
        prompt.tools().forEach(estimate::add);
        return estimate.tokens + (estimate.sixths + SIXTHS - 1) / SIXTHS;
    }

    /** Likewise, of texts that stand for themselves. */
    public static long of(List<String> texts) {
        TokenEstimate estimate = new TokenEstimate();
        texts.forEach(estimate::add);
        return estimate.tokens + (estimate.sixths + SIXTHS - 1) / SIXTHS;
    }

    private void add(List<Part> parts) {
        for (Part part : parts) {
            switch (part) {
                case Part.Text text -> add(text.text());
                case Part.Refusal refusal -> add(refusal.text());
                case Part.Reasoning thought -> add(thought.text());
                case Part.ToolCall call -> {
                    tokens += PER_MESSAGE;
                    add(call.name());
                    add(call.arguments());
                }
                case Part.ToolResult result -> {
                    tokens += PER_MESSAGE;
                    add(result.content());
                }
                case Part.Media media -> add(media);
                case Part.Foreign foreign -> add(foreign.value().toString());
            }
        }
    }

    private void add(Part.Media media) {
        switch (media.source()) {
            case MediaSource.PlainText plain -> add(plain.text());
            case MediaSource.Inline inline ->
                tokens += media.kind() == MediaKind.IMAGE
                        ? PER_IMAGE
                        : Math.max(PER_IMAGE, inline.base64().length() / BYTES_PER_TOKEN_OF_MEDIA);
            case MediaSource.Url url -> tokens += PER_IMAGE;
            case MediaSource.FileId file -> tokens += PER_IMAGE;
        }
    }

    private void add(Tool tool) {
        tokens += PER_TOOL;
        switch (tool) {
            case Tool.Function function -> {
                add(function.name());
                add(function.description());
                Json schema = function.schema();
                add(schema == null ? null : schema.toString());
            }
            case Tool.Foreign foreign -> add(foreign.value().toString());
        }
    }

    private void add(@Nullable String text) {
        if (text == null) {
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // A surrogate is half of four bytes.
            sixths += c < 0x80 ? THIRDS : c < 0x800 || Character.isSurrogate(c) ? 2 * HALVES : 3 * HALVES;
        }
    }
}
