package dev.sluice.dialect;

import dev.sluice.canonical.Usage;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** What must be known of one event stream in its wire format. One instance per stream: it remembers what has passed. */
public interface StreamDialect {
    /** What the event in {@code [start, end)} of {@code bytes} is; takes note of the usage in it. No copy is made of it. */
    EventKind classify(Buffer bytes, int start, int end);

    /** The usage in the last bytes of an event that was too long to be held. */
    void noteTail(Buffer tail);

    /** The last usage that the host has told, or null. */
    @Nullable
    Usage usage();

    /**
     * The events that end a stream after its first byte, so that the caller's SDK raises them as an error.
     *
     * @param errorBody an error object in OpenAI's shape
     */
    Buffer errorEvents(Buffer errorBody);

    /**
     * The events that end a stream as one whose answer has reached its length; null where there are none.
     *
     * @param why what has ended it, for a dialect that has words for that but no comments
     */
    default @Nullable Buffer cutEvents(String why) {
        return null;
    }
}
