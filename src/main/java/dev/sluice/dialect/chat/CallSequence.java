package dev.sluice.dialect.chat;

import dev.sluice.canonical.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The tool calls of one streamed answer, brought into one line. OpenAI streams one call after the other without saying that one is over; some hosts
 * mix the fragments of several, leave out the index or the id, or repeat the name. A call's fragments are handed on as they come, unless the one
 * before it is still open: then they wait for it.
 */
final class CallSequence {
    /** One call; {@code waiting} are fragments that may not be told yet. */
    private static final class Call {
        private final long index;
        private final JsonEnd end = new JsonEnd();
        private final StringBuilder waiting = new StringBuilder();
        private @Nullable String id;
        private @Nullable String name;
        private @Nullable String seal;
        private boolean started;

        Call(long index) {
            this.index = index;
        }
    }

    private final int choice;
    private final Consumer<Event> sink;
    private final List<Call> calls = new ArrayList<>();
    private int open; // the position of the call whose fragments are handed on

    CallSequence(int choice, Consumer<Event> sink) {
        this.choice = choice;
        this.sink = sink;
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    /**
     * Takes one fragment.
     *
     * @param index which call it is of, or -1 if the host does not say
     */
    void add(
            long index, @Nullable String id, @Nullable String name, @Nullable String arguments, @Nullable String seal) {
        Call call = find(index, id);
        if (call.id == null && id != null && !id.isEmpty()) {
            call.id = id;
        }
        if (call.name == null && name != null && !name.isEmpty()) {
            call.name = name;
        }
        if (call.seal == null) {
            call.seal = seal;
        }
        if (arguments != null && !arguments.isEmpty()) {
            call.end.add(arguments);
            call.waiting.append(arguments);
        }
        handOn(false);
    }

    /** No more fragments will come. */
    void end() {
        handOn(true);
    }

    private Call find(long index, @Nullable String id) {
        for (Call call : calls) {
            boolean same = index >= 0 ? call.index == index : id != null && id.equals(call.id);
            if (same && (id == null || id.isEmpty() || call.id == null || id.equals(call.id))) {
                return call;
            }
        }
        boolean continues = (id == null || id.isEmpty()) && index < 0 && !calls.isEmpty();
        if (continues) {
            return calls.getLast();
        }
        Call call = new Call(index < 0 ? calls.size() : index);
        calls.add(call);
        return call;
    }

    private void handOn(boolean all) {
        while (open < calls.size()) {
            Call call = calls.get(open);
            if (!call.started && (call.name != null || all)) {
                call.started = true;
                String id = call.id == null ? "call_" + choice + "_" + open : call.id;
                sink.accept(new Event.ToolCallStarted(choice, id, call.name == null ? "" : call.name, call.seal));
            }
            if (call.started && !call.waiting.isEmpty()) {
                sink.accept(new Event.ToolCallDelta(choice, call.waiting.toString()));
                call.waiting.setLength(0);
            }
            boolean over = call.started && call.end.isReached() && open + 1 < calls.size();
            if (!all && !over) {
                return;
            }
            open++;
        }
    }
}
