package dev.sluice.dialect.cohere;

import dev.sluice.canonical.Event;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.HostFault.Sort;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.AnswerReader;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.stream.SseDecoder;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a streamed answer: {@code message-start}, parts of one sort after the other, and {@code message-end} with the reason and the usage
 * (Cohere API reference, streaming, read 2026-11). The plan that goes before tool calls is a thought.
 */
final class EventReader implements AnswerReader {
    private final Consumer<Event> sink;
    private final SseDecoder decoder;
    private final EventScan scan = new EventScan();
    private boolean started;
    private boolean called;
    private boolean over;
    private boolean whole;

    EventReader(Consumer<Event> sink) {
        this.sink = sink;
        this.decoder = new SseDecoder((name, data, length) -> onEvent(data, length));
    }

    @Override
    public void feed(Buffer bytes) {
        decoder.feed(bytes);
    }

    @Override
    public void end() {
        decoder.end();
    }

    @Override
    public boolean isWhole() {
        return whole;
    }

    private void onEvent(byte[] data, int length) {
        if (over) {
            return;
        }
        try {
            scan.read(data, length);
        } catch (IOException | InvalidJsonException notJson) {
            throw Failure.of(
                    Kind.UPSTREAM_INVALID_ANSWER,
                    "An event of the host's stream is no event of Cohere's (expected: a JSON object)");
        }
        switch (Objects.requireNonNullElse(scan.type, "")) {
            case "message-start" -> start();
            case "content-start", "content-delta" -> {
                said(scan.thinking, true);
                said(scan.text, false);
            }
            case "tool-plan-delta" -> said(scan.plan, true);
            case "tool-call-start" -> call();
            case "tool-call-delta" -> arguments();
            case "message-end" -> finish();
            default -> {
                // ends of parts, sources, and what later days may bring
            }
        }
    }

    private void start() {
        if (!started) {
            started = true;
            sink.accept(new Event.Started(Objects.requireNonNullElse(scan.id, ""), "", 0, null));
        }
    }

    private void said(@Nullable String text, boolean thought) {
        if (text != null && !text.isEmpty()) {
            start();
            sink.accept(thought ? new Event.ReasoningDelta(0, text) : new Event.TextDelta(0, text));
        }
    }

    private void call() {
        start();
        called = true;
        sink.accept(new Event.ToolCallStarted(
                0, Objects.requireNonNullElse(scan.callId, ""), Objects.requireNonNullElse(scan.name, ""), null));
        arguments();
    }

    private void arguments() {
        String arguments = scan.arguments;
        if (called && arguments != null && !arguments.isEmpty()) {
            sink.accept(new Event.ToolCallDelta(0, arguments));
        }
    }

    private void finish() {
        over = true;
        FinishReason reason = CompletionReader.finish(scan.finishReason, called);
        if (reason == FinishReason.ERROR) {
            sink.accept(new Event.Failed(HostFault.of(Sort.SERVER, "The model failed in the middle of its answer")));
            return;
        }
        start();
        sink.accept(new Event.Finished(0, reason, null));
        Usage usage = Tokens.read(scan.usage);
        if (usage != null) {
            sink.accept(new Event.UsageTold(usage));
        }
        whole = true;
    }
}
