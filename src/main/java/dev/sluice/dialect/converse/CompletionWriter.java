package dev.sluice.dialect.converse;

import static dev.sluice.dialect.converse.ConverseDialect.NAME;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.MediaSource;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Usage;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes {@code ConverseResponse}. Only one answer can be said; of several the first is. */
final class CompletionWriter {
    /** Bedrock's own; other hosts have others. */
    private static final Set<String> TIERS = Set.of("priority", "default", "flex", "reserved");

    private CompletionWriter() {}

    static Json.Obj write(Completion completion) {
        if (completion.choices().isEmpty()) {
            throw Failure.of(Kind.UPSTREAM_INVALID_ANSWER, "The host sent no answer (expected: one)");
        }
        boolean own = completion.extras().dialect().equals(NAME);
        Completion.Choice choice = completion.choices().getFirst();
        Json.Obj message = Notes.object(choice.extras(), Notes.MESSAGE);
        if (!own) {
            message.put("role", "assistant");
        }
        message.put("content", new Json.Arr(blocks(choice.parts())));
        Json.Obj body = new Json.Obj().put("output", Blocks.block("message", message));
        Json said = choice.extras().of(NAME).get(Notes.STOP_REASON);
        body.putIf("stopReason", own ? said : new Json.Text(StopReasons.write(choice.finish())));
        body.putIf("usage", usage(completion.usage(), own));
        if (!own) {
            // Clients want it; how long the host took is not known here.
            body.put("metrics", new Json.Obj().put("latencyMs", 0));
        }
        String tier = completion.serviceTier();
        if (tier != null && (own || TIERS.contains(tier))) {
            body.put("serviceTier", new Json.Obj().put("type", tier));
        }
        Notes.writeMembers(completion.extras(), body);
        return body;
    }

    private static Json.@Nullable Obj usage(@Nullable Usage usage, boolean own) {
        Json.Obj raw = usage != null && own ? usage.raw() : null;
        if (raw != null || usage == null) {
            return own ? raw : TokenUsage.write(Usage.of(0, 0, 0, 0));
        }
        return TokenUsage.write(usage);
    }

    private static List<Json> blocks(List<Part> parts) {
        List<Json> blocks = new ArrayList<>();
        parts.forEach(part -> write(part, blocks));
        return blocks;
    }

    private static void write(Part part, List<Json> blocks) {
        switch (part) {
            case Part.Text text -> {
                if (!text.text().isEmpty() || !text.extras().members().isEmpty()) {
                    blocks.add(Blocks.text(text));
                }
                Blocks.mark(text.cache(), blocks);
            }
            case Part.Reasoning thought -> {
                boolean foreign = !thought.origin().equals(NAME);
                if (!foreign || thought.seal() != null || !thought.text().isEmpty()) {
                    blocks.add(Blocks.reasoning(thought));
                }
            }
            case Part.ToolCall call -> {
                if (call.seal() != null) {
                    blocks.add(Blocks.callSeal(call.seal()));
                }
                blocks.add(Blocks.toolUse(call, ToolNames.toHost(call.name()).orElse(call.name())));
            }
            case Part.Refusal refusal -> blocks.add(Blocks.text(refusal.text()));
            case Part.Media media -> media(media, blocks);
            case Part.ToolResult result -> {
                // a host's answer has none that were meant for the caller
            }
            case Part.Foreign foreign -> {
                if (foreign.dialect().equals(NAME)) {
                    blocks.add(foreign.value());
                }
            }
        }
    }

    private static void media(Part.Media media, List<Json> blocks) {
        if (media.source() instanceof MediaSource.Inline inline) {
            String said = Json.textOf(media.extras().of(NAME).get(Notes.FORMAT));
            String format = said != null ? said : MediaFormats.formatOf(media.kind(), inline.mediaType());
            if (format != null) {
                Json.Obj body = new Json.Obj()
                        .put("format", format)
                        .put("source", new Json.Obj().put("bytes", inline.plainBase64()));
                Notes.writeMembers(media.extras(), body);
                blocks.add(Blocks.block(MediaFormats.blockOf(media.kind()), body));
            }
        }
    }
}
