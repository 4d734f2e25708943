package dev.sluice.dialect;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Event;
import dev.sluice.canonical.Part;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A whole answer as the events of a stream, for callers who asked for a stream that the host did not give. */
public final class CompletionEvents {
    private CompletionEvents() {}

    /** Gives all events to {@code sink}, in their order. */
    public static void of(Completion completion, Consumer<Event> sink) {
        sink.accept(new Event.Started(completion.id(), completion.model(), completion.created(), null));
        for (int i = 0; i < completion.choices().size(); i++) {
            Completion.Choice choice = completion.choices().get(i);
            for (Part part : choice.parts()) {
                part(i, part, sink);
            }
            sink.accept(new Event.Finished(i, choice.finish(), choice.stopSequence()));
        }
        if (completion.usage() != null) {
            sink.accept(new Event.UsageTold(completion.usage()));
        }
    }

    private static void part(int choice, Part part, Consumer<Event> sink) {
        switch (part) {
            case Part.Text text -> {
                if (!text.text().isEmpty()) {
                    sink.accept(new Event.TextDelta(choice, text.text()));
                }
            }
            case Part.Refusal refusal -> {
                if (!refusal.text().isEmpty()) {
                    sink.accept(new Event.RefusalDelta(choice, refusal.text()));
                }
            }
            case Part.Reasoning thought -> {
                if (!thought.text().isEmpty()) {
                    sink.accept(new Event.ReasoningDelta(choice, thought.text()));
                }
                @Nullable String seal = thought.seal();
                if (seal != null) {
                    sink.accept(new Event.ReasoningSealed(choice, seal, thought.hidden(), thought.origin()));
                }
            }
            case Part.ToolCall call -> {
                sink.accept(new Event.ToolCallStarted(choice, call.id(), call.name(), call.seal()));
                if (!call.arguments().isEmpty()) {
                    sink.accept(new Event.ToolCallDelta(choice, call.arguments()));
                }
            }
            case Part.Media media -> {
                // no dialect streams them to a caller of another
            }
            case Part.ToolResult result -> {
                // not the model's
            }
            case Part.Foreign foreign -> {
                // what one dialect alone knows
            }
        }
    }
}
