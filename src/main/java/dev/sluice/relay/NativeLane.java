package dev.sluice.relay;

import dev.sluice.canonical.Usage;
import dev.sluice.dialect.ErrorBody;
import dev.sluice.dialect.EventBytes;
import dev.sluice.dialect.EventKind;
import dev.sluice.dialect.HostError;
import dev.sluice.dialect.StreamDialect;
import dev.sluice.failure.Failure;
import dev.sluice.stream.EventCutter;
import dev.sluice.stream.EventSink;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Forwards events byte for byte, but for the usage that the caller did not ask for; looks into them only for what they mean. */
final class NativeLane implements Lane, EventSink {
    private final StreamDialect dialect;
    private final @Nullable Buffer keepAlive;
    private final Function<Buffer, @Nullable HostError> errors;
    private final @Nullable KeptText kept;
    private final Listener listener;
    private final EventCutter cutter = new EventCutter(this);
    private final TextSize size = new TextSize();
    private boolean complete; // the terminal marker, or the host's own error, has passed

    /**
     * One stream's.
     *
     * @param keepAlive a sign of life that callers of the dialect overlook, or null where there is none
     * @param errors reads the data of an error event
     * @param kept where the text is kept; null for nowhere
     */
    NativeLane(
            StreamDialect dialect,
            @Nullable Buffer keepAlive,
            Function<Buffer, @Nullable HostError> errors,
            @Nullable KeptText kept,
            Listener listener) {
        this.dialect = dialect;
        this.keepAlive = keepAlive;
        this.errors = errors;
        this.kept = kept;
        this.listener = listener;
    }

    @Override
    public void feed(Buffer bytes) {
        if (kept != null) {
            kept.feed(bytes);
        }
        cutter.feed(bytes);
    }

    @Override
    public boolean onEvent(Buffer bytes, int start, int end) {
        EventKind kind = dialect.classify(bytes, start, end);
        switch (kind) {
            case SIGN_OF_LIFE -> {}
            case PREAMBLE -> listener.onPreamble();
            case USAGE -> {
                return false;
            }
            case CONTENT -> {
                size.add(end - start);
                listener.onContent();
            }
            case TERMINAL -> {
                complete = true;
                listener.onWhole();
            }
            case ERROR -> {
                complete = true;
                listener.onHostError(errors.apply(payload(bytes, start, end)));
            }
        }
        return true;
    }

    /** Some hosts tell an error as bare JSON in the place of an event. */
    private static Buffer payload(Buffer bytes, int start, int end) {
        Buffer payload = EventBytes.payload(bytes, start, end);
        return payload.length() > 0 ? payload : bytes.getBuffer(start, end);
    }

    @Override
    public void onLongEvent(Buffer bytes) {
        if (EventBytes.dataStart(bytes, 0, bytes.length()) >= 0) {
            onEvent(bytes, 0, bytes.length());
        } else {
            listener.onGarbage();
        }
    }

    @Override
    public void onLongEventEnd(Buffer tail) {
        dialect.noteTail(tail);
    }

    @Override
    public void forward(Buffer bytes) {
        listener.forward(bytes);
    }

    /** Several hosts do not end their last event with an empty line; half an event is of no use to anybody. */
    @Override
    public void end() {
        Buffer rest = cutter.takeHeld();
        if (rest == null) {
            return;
        }
        EventKind kind = complete ? EventKind.TERMINAL : dialect.classify(rest, 0, rest.length());
        if (kind == EventKind.ERROR) {
            listener.onHostError(errors.apply(payload(rest, 0, rest.length())));
            listener.forward(rest);
        } else if (kind == EventKind.TERMINAL) {
            complete = true;
            listener.onWhole();
            listener.forward(rest);
        }
    }

    @Override
    public boolean isBetweenEvents() {
        return cutter.isBetweenEvents();
    }

    @Override
    public @Nullable Buffer keepAlive() {
        return keepAlive;
    }

    @Override
    public Buffer errorEvents(Failure failure) {
        return dialect.errorEvents(ErrorBody.of(failure));
    }

    @Override
    public Buffer cutEvents(Failure failure) {
        String why = Cut.because(failure);
        Buffer cut = dialect.cutEvents(why);
        if (cut == null) {
            return errorEvents(failure);
        }
        return keepAlive == null
                ? cut
                : Buffer.buffer(": ").appendString(why).appendString("\n\n").appendBuffer(cut);
    }

    @Override
    public Buffer errorEvents(int status, MultiMap headers, Buffer body, Failure failure) {
        return dialect.errorEvents(LateError.words(body, status, failure));
    }

    @Override
    public @Nullable String text() {
        return kept == null ? null : kept.text();
    }

    @Override
    public long textBytes() {
        return size.textBytes();
    }

    @Override
    public @Nullable Usage usage() {
        return dialect.usage();
    }
}
