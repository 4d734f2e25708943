package dev.sluice.relay;

import dev.sluice.canonical.Event;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.AnswerReader;
import dev.sluice.dialect.AnswerWriter;
import dev.sluice.dialect.FailureFault;
import dev.sluice.dialect.HostError;
import dev.sluice.failure.Failure;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Reads one dialect and writes another; what one read of the host's becomes leaves in one piece. */
final class TranslatedLane implements Lane {
    private final Translation translation;
    private final @Nullable KeptText kept;
    private final Listener listener;
    private final AnswerReader reader;
    private final AnswerWriter writer;
    private final BitSet unfinished = new BitSet();
    private Buffer out = Buffer.buffer();
    private @Nullable Usage usage;
    private long textBytes;
    private boolean over;

    /** @param kept where the text is kept; null for nowhere */
    TranslatedLane(Translation translation, @Nullable KeptText kept, Listener listener) {
        this.translation = translation;
        this.kept = kept;
        this.listener = listener;
        this.reader = translation.host().answerReader(this::onEvent);
        this.writer = translation.caller().answerWriter(translation.terms());
    }

    @Override
    public void feed(Buffer bytes) {
        try {
            reader.feed(bytes);
            settle();
        } finally {
            flush();
        }
    }

    @Override
    public void end() {
        try {
            reader.end();
            settle();
        } finally {
            flush();
        }
    }

    private void onEvent(Event event) {
        if (over) {
            return;
        }
        switch (event) {
            case Event.Failed failed -> {
                over = true;
                flush();
                fail(failed.fault());
            }
            case Event.Started started -> {
                usage = started.usage();
                writer.write(event, out);
                listener.onPreamble();
            }
            case Event.UsageTold told -> {
                usage = told.usage();
                writer.write(event, out);
            }
            case Event.Finished finished -> {
                unfinished.clear(finished.choice());
                writer.write(event, out);
                listener.onContent();
            }
            default -> {
                textBytes += length(event);
                if (kept != null) {
                    kept.add(event);
                }
                unfinished.set(choice(event));
                writer.write(event, out);
                listener.onContent();
            }
        }
    }

    private static int choice(Event event) {
        return switch (event) {
            case Event.TextDelta delta -> delta.choice();
            case Event.ReasoningDelta delta -> delta.choice();
            case Event.ReasoningSealed sealed -> sealed.choice();
            case Event.RefusalDelta delta -> delta.choice();
            case Event.ToolCallStarted call -> call.choice();
            case Event.ToolCallDelta delta -> delta.choice();
            case Event.Cited cited -> cited.choice();
            default -> 0;
        };
    }

    private static int length(Event event) {
        return switch (event) {
            case Event.TextDelta delta -> delta.text().length();
            case Event.ReasoningDelta delta -> delta.text().length();
            case Event.RefusalDelta delta -> delta.text().length();
            case Event.ToolCallStarted call -> call.name().length();
            case Event.ToolCallDelta delta -> delta.arguments().length();
            default -> 0;
        };
    }

    private void fail(HostFault fault) {
        HostFault told = fault.forCaller();
        Buffer body = translation
                .caller()
                .writeError(told, translation.terms().requestId())
                .toBuffer();
        listener.onHostError(new HostError(told.status(), body));
        writer.fail(told, translation.terms().requestId(), out);
        flush();
    }

    private void settle() {
        if (!over && reader.isWhole()) {
            over = true;
            writer.end(out);
            listener.onWhole();
        }
    }

    private void flush() {
        if (out.length() > 0) {
            Buffer ready = out;
            out = Buffer.buffer();
            listener.forward(ready);
        }
    }

    @Override
    public boolean isBetweenEvents() {
        return true;
    }

    @Override
    public @Nullable Buffer keepAlive() {
        return writer.keepAlive();
    }

    @Override
    public Buffer errorEvents(Failure failure) {
        return errorEvents(FailureFault.of(failure));
    }

    @Override
    public Buffer cutEvents(Failure failure) {
        over = true;
        Buffer events = Buffer.buffer();
        writer.cut(Cut.because(failure), events);
        for (int choice = unfinished.nextSetBit(0); choice >= 0; choice = unfinished.nextSetBit(choice + 1)) {
            writer.write(new Event.Finished(choice, FinishReason.LENGTH, null), events);
        }
        writer.end(events);
        return events;
    }

    @Override
    public Buffer errorEvents(int status, MultiMap headers, Buffer body, Failure failure) {
        HostFault fault =
                status == 401 ? FailureFault.of(failure) : translation.host().readError(status, headers, body);
        return errorEvents(fault.forCaller());
    }

    private Buffer errorEvents(HostFault fault) {
        over = true;
        Buffer events = Buffer.buffer();
        writer.fail(fault, translation.terms().requestId(), events);
        return events;
    }

    @Override
    public @Nullable String text() {
        return kept == null ? null : kept.text();
    }

    @Override
    public long textBytes() {
        return textBytes;
    }

    @Override
    public @Nullable Usage usage() {
        return usage;
    }
}
