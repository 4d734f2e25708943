package dev.sluice.dialect;

import dev.sluice.canonical.Completion;
import dev.sluice.canonical.Event;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.Usage;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What an answer comes down to, in whichever dialect it was told: what must survive every translation. */
final class Essence implements Consumer<Event> {
    /** One of the answers. A refusal counts as text, because not every dialect has a place of its own for it. */
    private static final class Said {
        final StringBuilder text = new StringBuilder();
        final StringBuilder refusal = new StringBuilder();
        final StringBuilder thought = new StringBuilder();
        final List<String> names = new ArrayList<>();
        final List<StringBuilder> arguments = new ArrayList<>();

        @Nullable
        FinishReason finish;
    }

    private final Map<Integer, Said> choices = new TreeMap<>();
    private @Nullable Usage usage;
    private @Nullable HostFault fault;

    static Essence of(Completion completion) {
        Essence essence = new Essence();
        CompletionEvents.of(completion, essence);
        return essence;
    }

    private Said choice(int index) {
        return choices.computeIfAbsent(index, first -> new Said());
    }

    @Override
    public void accept(Event event) {
        switch (event) {
            case Event.Started started -> usage = started.usage();
            case Event.TextDelta delta -> choice(delta.choice()).text.append(delta.text());
            case Event.RefusalDelta delta -> choice(delta.choice()).refusal.append(delta.text());
            case Event.ReasoningDelta delta -> choice(delta.choice()).thought.append(delta.text());
            case Event.ReasoningSealed seal -> choice(seal.choice());
            case Event.ToolCallStarted call -> {
                choice(call.choice()).names.add(call.name());
                choice(call.choice()).arguments.add(new StringBuilder());
            }
            case Event.ToolCallDelta delta ->
                choice(delta.choice()).arguments.getLast().append(delta.arguments());
            case Event.Cited cited -> choice(cited.choice());
            case Event.Finished end -> choice(end.choice()).finish = end.reason();
            case Event.UsageTold told -> usage = told.usage();
            case Event.Failed failed -> fault = failed.fault();
        }
    }

    @Nullable
    HostFault fault() {
        return fault;
    }

    /** Whether a caller sees that it is no answer. */
    boolean isFailure() {
        return fault != null || failed();
    }

    boolean failed() {
        return choices.values().stream().anyMatch(said -> said.finish == FinishReason.ERROR);
    }

    /** As text to compare, with what {@code target} cannot tell apart made the same. */
    String in(Tongue target) {
        StringBuilder text = new StringBuilder();
        choices.forEach((index, said) -> {
            if (index == 0 || target.hasChoices()) {
                text.append(index)
                        .append(": ")
                        .append(said.text)
                        .append(said.refusal)
                        .append('\n');
                for (int i = 0; i < said.names.size(); i++) {
                    text.append("  ").append(said.names.get(i)).append(' ');
                    text.append(arguments(said.arguments.get(i).toString())).append('\n');
                }
                FinishReason finish = said.finish == null
                        ? null
                        : target.sayable(said.finish, !said.names.isEmpty(), !said.refusal.isEmpty());
                text.append("  ").append(finish).append('\n');
            }
        });
        Usage counted = usage;
        return text.append(counted == null ? 0 : counted.totalInput())
                .append(" in, ")
                .append(counted == null ? 0 : counted.totalOutput())
                .append(" out, ")
                .append(counted == null ? 0 : counted.cacheRead())
                .append(" cached")
                .toString();
    }

    /** What the model thought, where it may be read. */
    String thoughts() {
        StringBuilder all = new StringBuilder();
        choices.values().forEach(said -> all.append(said.thought));
        return all.toString();
    }

    /** Equal for equal JSON; what is none is wrapped where arguments must be an object, a custom tool's text as {@code input}. */
    private static String arguments(String text) {
        try {
            Json json = JsonReader.read(text.isEmpty() ? "{}" : text);
            return json instanceof Json.Obj object && object.size() == 1 && object.text("input") != null
                    ? "{_raw=" + object.get("input") + "}"
                    : canonical(json);
        } catch (InvalidJsonException broken) {
            return "{_raw=" + new Json.Text(text) + "}";
        }
    }

    private static String canonical(Json json) {
        if (json instanceof Json.Obj object) {
            Map<String, String> members = new TreeMap<>();
            object.forEach(member -> members.put(member.getKey(), canonical(member.getValue())));
            return members.toString();
        }
        return json instanceof Json.Arr array
                ? array.elements().stream().map(Essence::canonical).toList().toString()
                : json.toString();
    }
}
