package dev.sluice.dialect.ollama;

import dev.sluice.canonical.Event;
import dev.sluice.canonical.Part;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.AnswerReader;
import dev.sluice.dialect.OpenAiErrors;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.stream.SseDecoder;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a streamed answer: one object per line ({@code application/x-ndjson}), the last with {@code done} and the counts (Ollama API
 * reference, chat, read 2026-11). An error is a line of its own.
 */
final class LineReader implements AnswerReader {
    private final Consumer<Event> sink;
    private final SseDecoder lines;
    private final LineScan scan = new LineScan();
    private boolean started;
    private int calls;
    private boolean over;
    private boolean whole;

    LineReader(Consumer<Event> sink) {
        this.sink = sink;
        this.lines = new SseDecoder(new SseDecoder.Sink() {
            @Override
            public void onEvent(@Nullable String name, byte[] data, int length) {
                throw notUnderstood();
            }

            @Override
            public void onOtherLine(byte[] line, int length) {
                read(line, length);
            }
        });
    }

    private static Failure notUnderstood() {
        return Failure.of(
                Kind.UPSTREAM_INVALID_ANSWER,
                "A line of the host's stream is none of Ollama's (expected: a JSON object)");
    }

    @Override
    public void feed(Buffer bytes) {
        lines.feed(bytes);
    }

    @Override
    public void end() {
        lines.end();
    }

    @Override
    public boolean isWhole() {
        return whole;
    }

    private void read(byte[] line, int length) {
        if (over) {
            return;
        }
        try {
            scan.read(line, length);
        } catch (IOException | InvalidJsonException notJson) {
            throw notUnderstood();
        }
        Json error = scan.error;
        if (error != null) {
            over = true;
            sink.accept(new Event.Failed(OpenAiErrors.read(0, new Json.Obj().put("error", error), -1)));
            return;
        }
        if (!started) {
            started = true;
            sink.accept(new Event.Started("", Objects.requireNonNullElse(scan.model, ""), 0, null));
        }
        tell();
        if (scan.done) {
            finish();
        }
    }

    private void tell() {
        String thinking = scan.thinking;
        if (thinking != null && !thinking.isEmpty()) {
            sink.accept(new Event.ReasoningDelta(0, thinking));
        }
        String content = scan.content;
        if (content != null && !content.isEmpty()) {
            sink.accept(new Event.TextDelta(0, content));
        }
        if (scan.calls instanceof Json.Arr list) {
            for (Json value : list.elements()) {
                Part.ToolCall call = CompletionReader.call(value, Objects.requireNonNullElse(scan.created, ""), calls);
                if (call != null) {
                    calls++;
                    sink.accept(new Event.ToolCallStarted(0, call.id(), call.name(), null));
                    sink.accept(new Event.ToolCallDelta(0, call.arguments()));
                }
            }
        }
    }

    private void finish() {
        over = true;
        sink.accept(new Event.Finished(0, CompletionReader.finish(scan.doneReason, calls > 0), null));
        Usage usage = CompletionReader.usage(scan.input, scan.output);
        if (usage != null) {
            sink.accept(new Event.UsageTold(usage));
        }
        whole = true;
    }
}
