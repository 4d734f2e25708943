package dev.sluice.dialect.messages;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Names for the calls of one conversation that have none, as with Gemini: a result belongs to the first open call of its tool. */
final class CallNames {
    private record Open(String id, String tool) {}

    private final Deque<Open> open = new ArrayDeque<>();
    private int named;

    String ofCall(String id, String tool) {
        if (!id.isEmpty()) {
            return id;
        }
        String made = "toolu_unnamed_" + named++;
        open.add(new Open(made, tool));
        return made;
    }

    String ofResult(String id, @Nullable String tool) {
        if (!id.isEmpty()) {
            return id;
        }
        for (Open call : open) {
            if (tool == null || call.tool().equals(tool)) {
                open.remove(call);
                return call.id();
            }
        }
        return "toolu_unnamed_" + named++;
    }
}
