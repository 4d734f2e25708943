package dev.sluice.dialect.responses;

import dev.sluice.canonical.Event;
import dev.sluice.canonical.Part;
import dev.sluice.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The items of a stream, told in the order of our own events: one after the other. Items come so from almost every host. Of one that
 * comes in between others nothing is told until it is done; what a host streams nothing of, such as arguments that come with the
 * item's end alone, is told from there; and what is in the last event alone, from that.
 */
final class OpenItems {
    private static final int NOTHING = -1;

    private final Consumer<Event> sink;
    private final Set<Integer> told = new HashSet<>();
    private final Set<Integer> waiting = new HashSet<>();
    private final Set<String> toldIds = new HashSet<>();
    private final List<Json.Obj> held = new ArrayList<>();
    private int open = NOTHING;
    private int count;
    private boolean sent;
    private int summary;
    private boolean called;
    private boolean refused;

    OpenItems(Consumer<Event> sink) {
        this.sink = sink;
    }

    boolean called() {
        return called;
    }

    boolean refused() {
        return refused;
    }

    /** {@code response.output_item.added}. */
    void added(Json.Obj event) {
        int index = (int) event.number("output_index", count);
        count++;
        Json.Obj item = event.object("item");
        String type = item == null ? null : item.text("type");
        if (item == null || type == null || told.contains(index)) {
            return;
        }
        switch (type) {
            case "message", "reasoning" -> {
                if (canOpen(index)) {
                    open(index);
                }
            }
            case "function_call", "custom_tool_call" -> {
                String id = item.text("call_id");
                String name = item.text("name");
                if (id != null && name != null && canOpen(index)) {
                    open(index);
                    startCall(id, name, null);
                } else {
                    waiting.add(index);
                }
            }
            default -> told.add(index);
        }
    }

    private boolean canOpen(int index) {
        if (open == NOTHING) {
            return true;
        }
        waiting.add(index);
        return false;
    }

    private void open(int index) {
        open = index;
        sent = false;
        summary = NOTHING;
    }

    private void startCall(String id, String name, @Nullable String seal) {
        called = true;
        sink.accept(new Event.ToolCallStarted(0, id, name, seal));
    }

    void text(int index, String delta) {
        if (isOpenOrOpens(index)) {
            sent = true;
            sink.accept(new Event.TextDelta(0, delta));
        }
    }

    void refusal(int index, String delta) {
        if (isOpenOrOpens(index)) {
            sent = true;
            refused = true;
            sink.accept(new Event.RefusalDelta(0, delta));
        }
    }

    /** The pieces of a summary are paragraphs. */
    void thought(int index, int summaryIndex, String delta) {
        if (!isOpenOrOpens(index)) {
            return;
        }
        boolean next = sent && summaryIndex != summary;
        summary = summaryIndex;
        sent = true;
        sink.accept(new Event.ReasoningDelta(0, next ? Thoughts.BETWEEN_SUMMARIES + delta : delta));
    }

    void arguments(int index, String delta) {
        if (open != NOTHING && (index == open || index == EventScan.NONE)) {
            sent = true;
            sink.accept(new Event.ToolCallDelta(0, delta));
        }
    }

    /** Whether a fragment belongs to the open item; one of an item that nobody announced opens it. */
    private boolean isOpenOrOpens(int index) {
        if (open != NOTHING) {
            return index == open || index == EventScan.NONE;
        }
        int item = index == EventScan.NONE ? count : index;
        if (told.contains(item) || waiting.contains(item)) {
            return false;
        }
        open(item);
        return true;
    }

    void annotation(Json.Obj event) {
        Json annotation = event.value("annotation");
        if (annotation != null && open != NOTHING && event.number("output_index", open) == open) {
            sink.accept(new Event.Cited(0, ResponsesDialect.NAME, annotation));
        }
    }

    /** {@code response.output_item.done}. */
    void done(Json.Obj event) {
        Json.Obj item = event.object("item");
        int index = (int) event.number("output_index", open == NOTHING ? count : open);
        if (item == null || told.contains(index)) {
            return;
        }
        if (index == open) {
            close(item);
            List<Json.Obj> others = List.copyOf(held);
            held.clear();
            others.forEach(this::tell);
        } else {
            told.add(index);
            if (open == NOTHING) {
                tell(item);
            } else {
                held.add(item);
            }
        }
    }

    /** Tells what is still missing of the open item. */
    private void close(Json.Obj item) {
        told.add(open);
        open = NOTHING;
        noteId(item);
        boolean all = sent;
        for (Part part : ItemReader.parts(List.of(item))) {
            switch (part) {
                case Part.ToolCall call -> {
                    if (!all && !call.arguments().isEmpty()) {
                        sink.accept(new Event.ToolCallDelta(0, call.arguments()));
                    }
                }
                case Part.Reasoning thought -> tellThought(thought, !all);
                default -> {
                    if (!all) {
                        tell(part);
                    }
                }
            }
        }
    }

    private void noteId(Json.Obj item) {
        String id = item.text("id");
        if (id != null) {
            toldIds.add(id);
        }
    }

    private void tell(Json.Obj item) {
        noteId(item);
        ItemReader.parts(List.of(item)).forEach(this::tell);
    }

    private void tell(Part part) {
        switch (part) {
            case Part.Text text -> {
                if (!text.text().isEmpty()) {
                    sink.accept(new Event.TextDelta(0, text.text()));
                }
                text.citations().forEach(citation -> sink.accept(new Event.Cited(0, ResponsesDialect.NAME, citation)));
            }
            case Part.Refusal refusal -> {
                refused = true;
                if (!refusal.text().isEmpty()) {
                    sink.accept(new Event.RefusalDelta(0, refusal.text()));
                }
            }
            case Part.Reasoning thought -> tellThought(thought, true);
            case Part.ToolCall call -> {
                startCall(call.id(), call.name(), call.seal());
                if (!call.arguments().isEmpty()) {
                    sink.accept(new Event.ToolCallDelta(0, call.arguments()));
                }
            }
            case Part.Media media -> {
                // not among this dialect's items
            }
            case Part.ToolResult result -> {
                // likewise
            }
            case Part.Foreign foreign -> {
                // what the host's own tools did
            }
        }
    }

    private void tellThought(Part.Reasoning thought, boolean withText) {
        if (withText && !thought.text().isEmpty()) {
            sink.accept(new Event.ReasoningDelta(0, thought.text()));
        }
        if (thought.seal() != null) {
            sink.accept(new Event.ReasoningSealed(0, thought.seal(), thought.hidden(), thought.origin()));
        }
    }

    /** The answer is whole: what nobody has told of its output is told now. */
    void finish(List<Json> output) {
        if (open != NOTHING && open < output.size() && open >= 0 && output.get(open) instanceof Json.Obj item) {
            close(item);
        }
        open = NOTHING;
        List<Json.Obj> others = List.copyOf(held);
        held.clear();
        others.forEach(this::tell);
        for (int i = 0; i < output.size() && told.size() < output.size(); i++) {
            if (output.get(i) instanceof Json.Obj item
                    && !told.contains(i)
                    && !toldIds.contains(String.valueOf(item.text("id")))) {
                told.add(i);
                tell(item);
            }
        }
    }
}
