package dev.sluice.dialect;

import dev.sluice.canonical.Event;
import dev.sluice.canonical.HostFault;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Writes one answer as a stream. One instance per answer, on one event loop; nothing is written after {@link #end} or {@link #fail}. */
public interface AnswerWriter {
    /** The media type of the stream. */
    String contentType();

    /** Appends what the event becomes, which may be nothing. Never gets a {@link Event.Failed}. */
    void write(Event event, Buffer out);

    /**
     * Says why what follows ends the answer before its host has: by default in a comment, where callers of the dialect overlook
     * such.
     */
    default void cut(String why, Buffer out) {
        if (keepAlive() != null) {
            out.appendString(": " + why + "\n\n");
        }
    }

    /** Appends how a whole answer ends. */
    void end(Buffer out);

    /** Appends how an answer ends that broke off, so that the caller's SDK raises it as an error. */
    void fail(HostFault fault, String requestId, Buffer out);

    /** A sign of life that callers of this dialect overlook, or null where there is none. */
    @Nullable
    Buffer keepAlive();
}
