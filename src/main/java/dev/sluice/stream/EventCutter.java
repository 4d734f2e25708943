package dev.sluice.stream;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts an event stream into events (WHATWG HTML 9.2.6: lines end in LF, CR LF or CR, an empty line ends an event) without
 * changing a byte of it. Bytes arrive in any slices; whole events leave, as slices of what arrived: an event that was cut
 * apart is the only thing that is copied.
 *
 * <p>An event longer than {@link #MAX_HELD_BYTES} is forwarded while it arrives, so that a stream never holds more than that.
 */
public final class EventCutter {
    public static final int MAX_HELD_BYTES = 64 * 1024;
    public static final int TAIL_BYTES = 8 * 1024;

    private final EventSink sink;
    private @Nullable Buffer held; // the beginning of an event whose end has not come
    private @Nullable Buffer tail; // of a long event: its last bytes; null outside of one
    private boolean lineEmpty = true;
    private boolean afterReturn;
    private boolean withheldLast;

    public EventCutter(EventSink sink) {
        this.sink = sink;
    }

    /** Whether the bytes forwarded so far end between two events, so that a comment may follow. */
    public boolean isBetweenEvents() {
        return tail == null;
    }

    /** Takes the next bytes of the stream; the buffer must not be changed afterwards. */
    public void feed(Buffer slice) {
        Buffer bytes = slice;
        int scanFrom = 0;
        if (held != null) {
            scanFrom = held.length();
            bytes = held.appendBuffer(slice);
            held = null;
        }
        cut(bytes, scanFrom);
    }

    private void cut(Buffer bytes, int scanFrom) {
        int forwardFrom = 0; // everything before it has been forwarded or withheld
        int eventStart = 0;
        int length = bytes.length();
        int i = scanFrom;
        if (i == 0 && afterReturn && lineEmpty && bytes.getByte(0) == '\n') {
            // The event ended with a carriage return, and its line feed was cut off.
            afterReturn = false;
            i = 1;
            eventStart = 1;
            forwardFrom = withheldLast ? 1 : 0;
        }
        while (i < length) {
            int end = nextEventEnd(bytes, i);
            if (end < 0) {
                break;
            }
            if (tail != null) {
                endLongEvent(bytes, end);
            } else {
                withheldLast = !sink.onEvent(bytes, eventStart, end);
                if (withheldLast) {
                    forward(bytes, forwardFrom, eventStart);
                    forwardFrom = end;
                }
            }
            eventStart = end;
            i = end;
        }
        forward(bytes, forwardFrom, eventStart);
        rest(bytes, eventStart);
    }

    /** Scans on from {@code from}; returns the offset behind the empty line that ends the event, or -1 if it is not there. */
    private int nextEventEnd(Buffer bytes, int from) {
        int i = from;
        int length = bytes.length();
        while (i < length) {
            byte b = bytes.getByte(i);
            if (b == '\n' && afterReturn) {
                afterReturn = false; // the second half of CR LF
                i++;
            } else if (b == '\n' || b == '\r') {
                i++;
                afterReturn = b == '\r';
                if (lineEmpty) {
                    if (afterReturn && i < length && bytes.getByte(i) == '\n') {
                        afterReturn = false;
                        i++;
                    }
                    return i;
                }
                lineEmpty = true;
            } else {
                lineEmpty = false;
                afterReturn = false;
                i = ByteSearch.lineEnd(bytes, i, length);
            }
        }
        return -1;
    }

    private void forward(Buffer bytes, int from, int to) {
        if (from < to) {
            sink.forward(from == 0 && to == bytes.length() ? bytes : bytes.slice(from, to));
        }
    }

    /** Keeps the beginning of an event, or forwards it if it is too long to keep. */
    private void rest(Buffer bytes, int start) {
        int length = bytes.length() - start;
        if (length == 0) {
            return;
        }
        if (tail != null) {
            extendTail(bytes, start, bytes.length());
            forward(bytes, start, bytes.length());
        } else if (length > MAX_HELD_BYTES) {
            sink.onLongEvent(bytes.slice(start, bytes.length()));
            tail = Buffer.buffer();
            extendTail(bytes, start, bytes.length());
            forward(bytes, start, bytes.length());
        } else {
            // A copy: the slice may be a small part of a large buffer, and it will grow.
            held = Buffer.buffer(length + 256).appendBuffer(bytes, start, length);
        }
    }

    private void endLongEvent(Buffer bytes, int end) {
        extendTail(bytes, 0, end);
        Buffer last = tail == null ? Buffer.buffer() : tail;
        tail = null;
        sink.onLongEventEnd(last);
    }

    private void extendTail(Buffer bytes, int start, int end) {
        Buffer before = tail == null ? Buffer.buffer() : tail;
        int fromNew = Math.min(end - start, TAIL_BYTES);
        int fromOld = Math.min(before.length(), TAIL_BYTES - fromNew);
        tail = Buffer.buffer(fromOld + fromNew)
                .appendBuffer(before, before.length() - fromOld, fromOld)
                .appendBuffer(bytes, end - fromNew, fromNew);
    }

    /** What is held of an event whose end never came; null if the stream ended between two events. */
    public @Nullable Buffer takeHeld() {
        Buffer rest = held;
        held = null;
        return rest;
    }
}
