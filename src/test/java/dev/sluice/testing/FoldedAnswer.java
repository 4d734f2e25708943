package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.canonical.Event;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.AnswerReader;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a streamed answer says in the end, with neighbouring fragments joined; and whether its events kept to their order. */
public final class FoldedAnswer implements Consumer<Event> {
    private final Map<Integer, List<String>> said = new TreeMap<>();
    private final Map<Integer, String> finished = new TreeMap<>();
    private boolean started;
    private @Nullable Usage usage;
    private @Nullable HostFault fault;
    private boolean whole;

    /** Reads {@code bytes} in reads of {@code size}. */
    public static FoldedAnswer of(Function<Consumer<Event>, AnswerReader> dialect, Buffer bytes, int size) {
        FoldedAnswer folded = new FoldedAnswer();
        AnswerReader reader = dialect.apply(folded);
        for (int from = 0; from >= 0 && from < bytes.length(); from += size) {
            reader.feed(Buffer.buffer(bytes.getBytes(from, (int) Math.min((long) from + size, bytes.length()))));
        }
        reader.end();
        folded.whole = reader.isWhole();
        return folded;
    }

    @Override
    public void accept(Event event) {
        assertThat(fault).as("nothing follows a failure").isNull();
        if (!(event instanceof Event.Failed)) {
            assertThat(event instanceof Event.Started)
                    .as("%s comes once and first", event)
                    .isEqualTo(!started);
        }
        switch (event) {
            case Event.Started begun -> {
                started = true;
                usage = begun.usage();
            }
            case Event.TextDelta delta -> add(delta.choice(), "text ", delta.text());
            case Event.ReasoningDelta delta -> add(delta.choice(), "thought ", delta.text());
            case Event.RefusalDelta delta -> add(delta.choice(), "refusal ", delta.text());
            case Event.ReasoningSealed seal -> begin(seal.choice(), "seal " + seal.hidden() + " " + seal.seal());
            case Event.ToolCallStarted call -> begin(call.choice(), "call " + call.name() + " " + call.seal() + " ");
            case Event.ToolCallDelta delta -> {
                assertThat(parts(delta.choice()).getLast())
                        .as("fragments follow their call")
                        .startsWith("call ");
                add(delta.choice(), "call ", delta.arguments());
            }
            case Event.Cited cited -> begin(cited.choice(), "cited " + cited.citation());
            case Event.Finished end ->
                assertThat(finished.put(end.choice(), end.reason() + " " + end.stopSequence()))
                        .as("an answer finishes once")
                        .isNull();
            case Event.UsageTold told -> usage = told.usage();
            case Event.Failed failed -> fault = failed.fault();
        }
    }

    private List<String> parts(int choice) {
        assertThat(finished).as("nothing follows an answer's end").doesNotContainKey(choice);
        return said.computeIfAbsent(choice, first -> new ArrayList<>());
    }

    private void begin(int choice, String part) {
        parts(choice).add(part);
    }

    private void add(int choice, String sort, String fragment) {
        assertThat(fragment).isNotEmpty();
        List<String> parts = parts(choice);
        if (parts.isEmpty() || !parts.getLast().startsWith(sort)) {
            parts.add(sort);
        }
        parts.add(parts.removeLast() + fragment);
    }

    public Map<Integer, List<String>> said() {
        return said;
    }

    /** Why each answer ended. */
    public Map<Integer, String> finished() {
        return finished;
    }

    public @Nullable Usage usage() {
        return usage;
    }

    public @Nullable HostFault fault() {
        return fault;
    }

    public boolean isWhole() {
        return whole;
    }

    @Override
    public String toString() {
        return said + " " + finished + " " + usage + " " + fault + " " + (whole ? "whole" : "broken off");
    }
}
