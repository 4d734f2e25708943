package dev.sluice.dialect;

import dev.sluice.stream.EventCutter;
import dev.sluice.stream.EventSink;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** What a dialect takes events for. */
public final class Kinds {
    /** Whoever looks beyond his event finds all that would mislead him. */
    private static final String NEIGHBOUR =
            "event: error\ndata: {\"error\":{},\"type\":\"error\",\"usage\":{\"prompt_tokens\":999}}\n\ndata: [DONE]\n\n";

    private Kinds() {}

    /** The kind of one event that stands between others. */
    public static EventKind of(StreamDialect dialect, String event) {
        Buffer before = Buffer.buffer(NEIGHBOUR);
        Buffer whole = Buffer.buffer(event + "\n\n");
        Buffer bytes = before.copy().appendBuffer(whole).appendString(NEIGHBOUR);
        return dialect.classify(bytes, before.length(), before.length() + whole.length());
    }

    /** The kinds of all events of a stream that comes in slices. */
    public static List<EventKind> of(StreamDialect dialect, List<Buffer> slices) {
        List<EventKind> kinds = new ArrayList<>();
        EventCutter cutter = new EventCutter(new EventSink() {
            @Override
            public boolean onEvent(Buffer bytes, int start, int end) {
                return kinds.add(dialect.classify(bytes, start, end));
            }

            @Override
            public void onLongEvent(Buffer bytes) {
                onEvent(bytes, 0, bytes.length());
            }

            @Override
            public void onLongEventEnd(Buffer tail) {
                dialect.noteTail(tail);
            }

            @Override
            public void forward(Buffer bytes) {}
        });
        slices.forEach(cutter::feed);
        return kinds;
    }
}
