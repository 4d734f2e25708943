package dev.sluice.dialect.responses;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Event;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Usage;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an answer says in the end, however it came: neighbours of the same sort are one. */
record Folded(
        List<String> parts,
        List<FinishReason> finishes,
        @Nullable Usage usage,
        @Nullable HostFault fault) {

    /** All events of a stream that is fed in pieces of {@code size} bytes. */
    static List<Event> events(Buffer bytes, int size) {
        List<Event> events = new ArrayList<>();
        EventReader reader = new EventReader(events::add);
        for (int at = 0; at < bytes.length(); at += size) {
            reader.feed(bytes.getBuffer(at, Math.min(at + size, bytes.length())));
        }
        reader.end();
        return events;
    }

    static Folded of(List<Event> events) {
        Folded folded = new Folded(new ArrayList<>(), new ArrayList<>(), null, null);
        for (Event event : events) {
            folded = folded.with(event);
        }
        return folded;
    }

    private Folded with(Event event) {
        switch (event) {
            case Event.TextDelta delta -> append("text:", delta.text());
            case Event.RefusalDelta delta -> append("refusal:", delta.text());
            case Event.ReasoningDelta delta -> append("thought:", delta.text());
            case Event.ReasoningSealed seal -> parts.add("seal:" + seal.origin() + ":" + seal.seal());
            case Event.ToolCallStarted call ->
                parts.add("call:" + call.id() + ":" + call.name() + ":" + call.seal() + ":");
            case Event.ToolCallDelta delta -> append("call:", delta.arguments());
            case Event.Finished finished -> finishes.add(finished.reason());
            case Event.UsageTold told -> {
                return new Folded(parts, finishes, told.usage(), fault);
            }
            case Event.Failed failed -> {
                return new Folded(parts, finishes, usage, failed.fault());
            }
            case Event.Started started -> {}
            case Event.Cited cited -> {}
        }
        return this;
    }

    static Folded of(Completion completion) {
        Completion.Choice choice = completion.choices().getFirst();
        Folded folded =
                new Folded(new ArrayList<>(), new ArrayList<>(List.of(choice.finish())), completion.usage(), null);
        for (Part part : choice.parts()) {
            switch (part) {
                case Part.Text text -> folded.append("text:", text.text());
                case Part.Refusal refusal -> folded.append("refusal:", refusal.text());
                case Part.Reasoning thought -> {
                    folded.append("thought:", thought.text());
                    if (thought.seal() != null) {
                        folded.parts.add("seal:" + thought.origin() + ":" + thought.seal());
                    }
                }
                case Part.ToolCall call ->
                    folded.parts.add(
                            "call:" + call.id() + ":" + call.name() + ":" + call.seal() + ":" + call.arguments());
                default -> {}
            }
        }
        return folded;
    }

    private void append(String sort, String more) {
        if (more.isEmpty()) {
            return;
        }
        if (!parts.isEmpty() && parts.getLast().startsWith(sort)) {
            parts.set(parts.size() - 1, parts.getLast() + more);
        } else {
            parts.add(sort + more);
        }
    }

    /** Hosts encrypt a thought anew each time they say it. */
    Folded withoutSeals() {
        List<String> plain = parts.stream()
                .map(part -> part.startsWith("seal:") ? "seal" : part)
                .toList();
        return new Folded(plain, finishes, usage, fault);
    }

    /** The arguments of all calls. */
    List<String> arguments() {
        return parts.stream()
                .filter(part -> part.startsWith("call:"))
                .map(part -> part.split(":", 5)[4])
                .toList();
    }
}
