package dev.sluice.stream;

import io.vertx.core.buffer.Buffer;

/** Hears of an event stream what an {@link EventCutter} finds in it. */
public interface EventSink {
    /**
     * A whole event stands in {@code [start, end)} of {@code bytes}, its blank line included; a lone comment counts as one.
     *
     * @return whether it is to be forwarded
     */
    boolean onEvent(Buffer bytes, int start, int end);

    /** A long event has begun to be forwarded before its end was seen; what there is of it stands in {@code bytes}. */
    void onLongEvent(Buffer bytes);

    /** The end of a long event; its last bytes, at most {@link EventCutter#TAIL_BYTES}, stand in {@code tail}. */
    void onLongEventEnd(Buffer tail);

    /** The next bytes to forward; whole events, or a part of a long one. */
    void forward(Buffer bytes);
}
