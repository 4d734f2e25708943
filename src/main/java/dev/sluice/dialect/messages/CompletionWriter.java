package dev.sluice.dialect.messages;

import static dev.sluice.dialect.messages.Words.NAME;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Extras;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.CallerTerms;
import dev.sluice.dialect.ForeignSeal;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Writes one whole answer for a caller; of several choices the first, because nobody asks for more in this dialect. */
final class CompletionWriter {
    private final Completion completion;
    private final AnswerIds ids;
    private final CallerTerms terms;

    CompletionWriter(Completion completion, CallerTerms terms) {
        this.completion = completion;
        this.ids = new AnswerIds(terms.requestId());
        this.terms = terms;
    }

    /** A model's failure has no stop reason here, and is told as the failure that it is. */
    Json.Obj write() {
        if (completion.choices().isEmpty() || completion.choices().getFirst().finish() == FinishReason.ERROR) {
            throw Failure.of(Kind.UPSTREAM_ERROR, "The model failed in the middle of its answer");
        }
        Completion.Choice choice = completion.choices().getFirst();
        boolean calls = choice.parts().stream().anyMatch(part -> part instanceof Part.ToolCall);
        Json reason = choice.extras().of(NAME).get(CompletionReader.NOTE_STOP_REASON);
        String word = StopReason.write(StopReason.of(choice.finish(), calls));
        Json.Obj body = new Json.Obj()
                .put("id", ids.ofAnswer(completion.id()))
                .put("type", "message")
                .put("role", "assistant")
                .put("model", terms.model())
                .put("content", new Json.Arr(blocks(choice.parts())))
                .put("stop_reason", reason == null ? new Json.Text(word) : reason);
        if (!choice.extras().notes(NAME, CompletionReader.NOTE_STOP_SEQUENCE)) {
            body.put(
                    "stop_sequence",
                    choice.stopSequence() == null ? Json.Null.VALUE : new Json.Text(choice.stopSequence()));
        }
        Words.putExtras(body, choice.extras());
        body.put("usage", usage());
        Words.putExtras(body, completion.extras());
        return body;
    }

    private Json.Obj usage() {
        Usage usage = completion.usage();
        if (usage != null && usage.raw() != null && Words.isOwn(completion.extras())) {
            return usage.raw();
        }
        String tier = completion.serviceTier();
        String word = "default".equals(tier) ? "standard" : "priority".equals(tier) ? tier : null;
        return Counts.write(usage).putIf("service_tier", word);
    }

    private List<Json> blocks(List<Part> parts) {
        List<Json> blocks = new ArrayList<>(parts.size());
        for (Part part : parts) {
            write(part, blocks);
        }
        return blocks;
    }

    private void write(Part part, List<Json> blocks) {
        switch (part) {
            case Part.Text text -> {
                if (!text.text().isEmpty() || Words.isOwn(text.extras())) {
                    blocks.add(PartWriter.text(text));
                }
            }
            case Part.Refusal refusal -> blocks.add(Words.textBlock(refusal.text()));
            case Part.Reasoning reasoning -> blocks.add(thought(reasoning));
            case Part.ToolCall call -> {
                if (call.seal() != null) {
                    blocks.add(new Json.Obj()
                            .put("type", "redacted_thinking")
                            .put("data", ForeignSeal.ofCall(call.seal())));
                }
                blocks.add(PartWriter.toolCall(call, ids.ofCall(call.id())));
            }
            case Part.Foreign foreign -> {
                if (foreign.dialect().equals(NAME)) {
                    blocks.add(foreign.value());
                }
            }
            case Part.Media media -> {
                // An answer of this dialect has no pictures and no sound.
            }
            case Part.ToolResult result -> {
                // Results are what a caller says.
            }
        }
    }

    private static Json thought(Part.Reasoning reasoning) {
        String seal = Objects.requireNonNullElse(reasoning.seal(), "");
        boolean foreign = !seal.isEmpty() && !reasoning.origin().equals(NAME);
        String signature = foreign ? ForeignSeal.ofThought(reasoning.origin(), seal, reasoning.hidden()) : seal;
        boolean summary = reasoning.hidden() && seal.isEmpty();
        Part.Reasoning written = summary
                ? new Part.Reasoning(reasoning.text(), null, false, reasoning.origin(), Extras.NONE)
                : reasoning;
        return PartWriter.thought(written, signature);
    }
}
