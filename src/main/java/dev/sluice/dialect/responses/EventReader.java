package dev.sluice.dialect.responses;

import dev.sluice.canonical.Event;
import dev.sluice.dialect.AnswerReader;
import dev.sluice.dialect.OpenAiErrors;
import dev.sluice.dialect.UsageTold;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.stream.SseDecoder;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a streamed answer (OpenAI's OpenAPI document, ResponseStreamEvent, read 2026-08). Fragments are passed on as they come, by a
 * scan of their tokens; only events that come a few times in an answer become values. Events that are not known, such as {@code
 * keepalive}, are overlooked; so is all that follows the end.
 */
final class EventReader implements AnswerReader {
    private final Consumer<Event> sink;
    private final SseDecoder decoder = new SseDecoder(this::onEvent);
    private final EventScan scan = new EventScan();
    private final OpenItems items;
    private boolean started;
    private boolean over;
    private boolean whole;

    EventReader(Consumer<Event> sink) {
        this.sink = sink;
        this.items = new OpenItems(sink);
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

    private void onEvent(@Nullable String name, byte[] data, int length) {
        if (over || (length > 0 && data[0] == '[')) { // some who took the dialect over end with [DONE]
            return;
        }
        try {
            scan.scan(name, data, length);
            if (scan.isDelta()) {
                onDelta();
            } else {
                onOther(scan.type(), data, length);
            }
        } catch (IOException | InvalidJsonException notJson) {
            throw Answers.invalid("an event of the stream", "a JSON object");
        }
    }

    private void onDelta() {
        String delta = scan.delta();
        if (delta == null || delta.isEmpty()) {
            return;
        }
        start(null);
        int index = scan.outputIndex();
        switch (scan.type()) {
            case "response.output_text.delta" -> items.text(index, delta);
            case "response.refusal.delta" -> items.refusal(index, delta);
            case "response.function_call_arguments.delta", "response.custom_tool_call_input.delta" ->
                items.arguments(index, delta);
            case "response.reasoning_summary_text.delta" -> items.thought(index, scan.summaryIndex(), delta);
            case "response.reasoning_text.delta" -> items.thought(index, EventScan.NONE, delta);
            default -> {
                // what a tool of the host's does
            }
        }
    }

    private void onOther(String type, byte[] data, int length) {
        switch (type) {
            case "response.created", "response.in_progress", "response.queued" -> {
                if (!started) {
                    start(read(data, length).object("response"));
                }
            }
            case "response.output_item.added" -> {
                start(null);
                items.added(read(data, length));
            }
            case "response.output_item.done" -> {
                start(null);
                items.done(read(data, length));
            }
            case "response.output_text.annotation.added" -> {
                start(null);
                items.annotation(read(data, length));
            }
            case "response.completed", "response.incomplete" -> complete(type, read(data, length));
            case "response.failed", "response.cancelled" -> {
                Json.Obj event = read(data, length);
                fail(Objects.requireNonNullElse(event.object("response"), event));
            }
            case "error" -> fail(read(data, length));
            default -> {
                // beginnings and ends of parts, which are known from their items, and what we do not know
            }
        }
    }

    private static Json.Obj read(byte[] data, int length) {
        if (JsonReader.read(Arrays.copyOf(data, length)) instanceof Json.Obj event) {
            return event;
        }
        throw new InvalidJsonException();
    }

    private void start(Json.@Nullable Obj response) {
        if (started) {
            return;
        }
        started = true;
        Json.Obj told = Objects.requireNonNullElseGet(response, Json.Obj::new);
        sink.accept(new Event.Started(
                Objects.requireNonNullElse(told.text("id"), ""),
                Objects.requireNonNullElse(told.text("model"), ""),
                CompletionReader.seconds(told.get("created_at")),
                null));
    }

    private void complete(String type, Json.Obj event) {
        Json.Obj told = event.object("response");
        if (told == null) {
            throw Answers.invalid("response", "an object");
        }
        start(told);
        String status = told.text("status");
        if (Status.FAILED.equals(status) || "cancelled".equals(status)) {
            fail(told);
            return;
        }
        Json.Obj response = told.copy().put("status", type.substring("response.".length()));
        if (Status.INCOMPLETE.equals(status)) {
            response.put("status", Status.INCOMPLETE);
        }
        List<Json> output = told.elements("output");
        items.finish(output);
        over = true;
        whole = true;
        sink.accept(new Event.Finished(0, Status.finish(response, items.called(), items.refused()), null));
        Json.Obj usage = told.object("usage");
        if (usage != null) {
            sink.accept(
                    new Event.UsageTold(ResponsesUsage.read(new UsageTold(usage, told.text("service_tier"), output))));
        }
    }

    private void fail(Json.Obj error) {
        over = true;
        sink.accept(new Event.Failed(OpenAiErrors.read(0, error, -1)));
    }
}
