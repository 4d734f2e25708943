package dev.sluice.dialect.generate;

import dev.sluice.canonical.Event;
import dev.sluice.canonical.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a stream's events amount to, in words that a whole answer's parts can be brought to as well. */
final class Folding {
    private Folding() {}

    /** For each answer its parts, neighbours of one sort put together, then its end. */
    static Map<Integer, List<String>> ofEvents(List<Event> events) {
        Map<Integer, List<String>> answers = new TreeMap<>();
        for (Event event : events) {
            switch (event) {
                case Event.TextDelta delta -> add(answers, delta.choice(), "text ", delta.text());
                case Event.ReasoningDelta delta -> add(answers, delta.choice(), "thought ", delta.text());
                case Event.ReasoningSealed sealed ->
                    of(answers, sealed.choice()).add("seal " + sealed.origin() + " " + sealed.seal());
                case Event.ToolCallStarted start ->
                    of(answers, start.choice()).add("call " + start.name() + " " + start.seal() + " ");
                case Event.ToolCallDelta delta -> add(answers, delta.choice(), "call ", delta.arguments());
                case Event.Finished end -> of(answers, end.choice()).add("end " + end.reason());
                default -> {
                    // sources, usage and the frame are looked at elsewhere
                }
            }
        }
        return answers;
    }

    private static List<String> of(Map<Integer, List<String>> answers, int choice) {
        return answers.computeIfAbsent(choice, number -> new ArrayList<>());
    }

    private static void add(Map<Integer, List<String>> answers, int choice, String sort, String text) {
        List<String> parts = of(answers, choice);
        if (!parts.isEmpty() && parts.getLast().startsWith(sort)) {
            parts.add(parts.removeLast() + text);
        } else {
            parts.add(sort + text);
        }
    }

    /** Likewise; what streams cannot tell is left out. */
    static List<String> ofParts(List<Part> told) {
        Map<Integer, List<String>> answers = new TreeMap<>();
        for (Part part : told) {
            switch (part) {
                case Part.Text text -> {
                    if (!text.text().isEmpty()) {
                        add(answers, 0, "text ", text.text());
                    }
                }
                case Part.Reasoning reasoning -> {
                    if (!reasoning.text().isEmpty()) {
                        add(answers, 0, "thought ", reasoning.text());
                    }
                    if (reasoning.seal() != null) {
                        of(answers, 0).add("seal " + reasoning.origin() + " " + reasoning.seal());
                    }
                }
                case Part.ToolCall call ->
                    of(answers, 0).add("call " + call.name() + " " + call.seal() + " " + call.arguments());
                default -> {
                    // pictures, code and their like
                }
            }
        }
        return of(answers, 0);
    }
}
