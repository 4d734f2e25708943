package dev.sluice.dialect.messages;

import static dev.sluice.dialect.messages.Words.NAME;

import dev.sluice.canonical.Event;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.AnswerReader;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonWriter;
import dev.sluice.stream.SseDecoder;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a streamed answer. The end is told at {@code message_stop} and not before; blocks of a kind that only this
 * dialect has, such as those of tools which the host runs, have no events.
 */
final class EventReader implements AnswerReader {
    private enum Block {
        NONE,
        TEXT,
        THINKING,
        TOOL,
        OTHER
    }

    private final Consumer<Event> sink;
    private final SseDecoder decoder;
    private final EventScan scan = new EventScan();
    private Json.@Nullable Obj usage;
    private Block block = Block.NONE;
    private long index;
    private final List<Json> sources = new ArrayList<>();
    private StringBuilder signature = new StringBuilder();
    private Json.@Nullable Obj input;
    private boolean hasArguments;
    private boolean hasCalls;
    private boolean started;
    private @Nullable FinishReason reason;
    private @Nullable String stopSequence;
    private boolean whole;
    private boolean failed;

    EventReader(Consumer<Event> sink) {
        this.sink = sink;
        this.decoder = new SseDecoder((name, data, length) -> onEvent(name, data, length));
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
        if (whole || failed) {
            return;
        }
        try {
            scan.read(data, length);
        } catch (IOException | InvalidJsonException notJson) {
            throw Complaint.OF_HOST.of("an event of the stream", "a JSON object");
        }
        String type = scan.type != null ? scan.type : scan.error != null ? "error" : name;
        switch (type == null ? "" : type) {
            case "message_start" -> start();
            case "content_block_start" -> startBlock();
            case "content_block_delta" -> delta();
            case "content_block_stop" -> stopBlock();
            case "message_delta" -> noteEnd();
            case "message_stop" -> stop();
            case "error" -> fail();
            default -> {
                // ping, and what later days may bring
            }
        }
    }

    private void start() {
        Json.Obj message = scan.message;
        if (started || message == null) {
            throw Complaint.OF_HOST.of("message_start", "one, with a message");
        }
        started = true;
        usage = Counts.merge(null, message.object("usage"));
        String id = Objects.requireNonNullElse(message.text("id"), "");
        String model = Objects.requireNonNullElse(message.text("model"), "");
        sink.accept(new Event.Started(id, model, 0, Counts.read(usage)));
        // After a program's tool call the host sends an answer that begins with all its blocks and its end.
        for (Json content : message.elements("content")) {
            if (content instanceof Json.Obj whole) {
                block = open(whole);
                closeBlock();
            }
        }
        noteReason(message.text("stop_reason"), message.text("stop_sequence"));
    }

    private void startBlock() {
        Json.Obj content = scan.contentBlock;
        if (!started || block != Block.NONE || content == null) {
            throw Complaint.OF_HOST.of("content_block_start", "a block after the end of the last");
        }
        index = scan.index;
        block = open(content);
    }

    private Block open(Json.Obj content) {
        return switch (Objects.requireNonNullElse(content.text("type"), "")) {
            case "text" -> {
                text(content.text("text"));
                sources.addAll(content.elements("citations"));
                yield Block.TEXT;
            }
            case "thinking" -> {
                signature = new StringBuilder(Objects.requireNonNullElse(content.text("signature"), ""));
                thought(content.text("thinking"));
                yield Block.THINKING;
            }
            case "redacted_thinking" -> {
                String data = Objects.requireNonNullElse(content.text("data"), "");
                sink.accept(new Event.ReasoningSealed(0, data, true, NAME));
                yield Block.OTHER;
            }
            case "tool_use" -> {
                openTool(content);
                yield Block.TOOL;
            }
            default -> Block.OTHER;
        };
    }

    private void openTool(Json.Obj content) {
        String id = content.text("id");
        String name = content.text("name");
        if (id == null || name == null) {
            throw Complaint.OF_HOST.of("content_block.id and .name", "texts");
        }
        input = content.object("input");
        hasArguments = false;
        hasCalls = true;
        sink.accept(new Event.ToolCallStarted(0, CallId.read(id), name, null));
    }

    private void delta() {
        if (block == Block.NONE || scan.index != index) {
            throw Complaint.OF_HOST.of("content_block_delta", "one of the open block");
        }
        switch (block) {
            case TEXT -> {
                text(scan.text);
                if (scan.citation != null) {
                    sources.add(scan.citation);
                }
            }
            case THINKING -> {
                thought(scan.thinking);
                if (scan.signature != null) {
                    signature.append(scan.signature);
                }
            }
            case TOOL -> arguments(scan.partialJson);
            case NONE, OTHER -> {
                // of a kind that has no events
            }
        }
    }

    private void text(@Nullable String text) {
        if (text != null && !text.isEmpty()) {
            sink.accept(new Event.TextDelta(0, text));
        }
    }

    private void thought(@Nullable String text) {
        if (text != null && !text.isEmpty()) {
            sink.accept(new Event.ReasoningDelta(0, text));
        }
    }

    private void arguments(@Nullable String fragment) {
        if (fragment != null && !fragment.isEmpty()) {
            hasArguments = true;
            sink.accept(new Event.ToolCallDelta(0, fragment));
        }
    }

    private void stopBlock() {
        if (block == Block.NONE || scan.index != index) {
            throw Complaint.OF_HOST.of("content_block_stop", "that of the open block");
        }
        closeBlock();
    }

    private void closeBlock() {
        // They may be told before the text that they are sources of.
        sources.forEach(source -> sink.accept(new Event.Cited(0, NAME, source)));
        sources.clear();
        if (block == Block.THINKING && !signature.isEmpty()) {
            sink.accept(new Event.ReasoningSealed(0, signature.toString(), false, NAME));
        }
        if (block == Block.TOOL && !hasArguments) {
            // A call without arguments streams none; its input then stands in the start of the block, or is empty.
            arguments(input == null ? "{}" : JsonWriter.text(input));
        }
        block = Block.NONE;
    }

    private void noteEnd() {
        if (!started) {
            throw Complaint.OF_HOST.of("message_delta", "a message_start before it");
        }
        noteReason(scan.stopReason, scan.stopSequence);
        usage = Counts.merge(usage, scan.usage);
    }

    private void noteReason(@Nullable String word, @Nullable String sequence) {
        if (word != null) {
            reason = StopReason.read(word);
            stopSequence = sequence;
        }
    }

    private void stop() {
        if (!started) {
            throw Complaint.OF_HOST.of("message_stop", "a message_start before it");
        }
        closeBlock(); // a block that max_tokens cut short may have no end of its own
        whole = true;
        sink.accept(new Event.Finished(0, StopReason.of(reason, hasCalls), stopSequence));
        Usage told = Counts.read(usage);
        if (told != null) {
            sink.accept(new Event.UsageTold(told));
        }
    }

    private void fail() {
        failed = true;
        Json.Obj error = new Json.Obj().putIf("error", scan.error);
        HostFault fault = Errors.read(error, 0);
        sink.accept(new Event.Failed(
                fault == null ? HostFault.of(HostFault.Sort.SERVER, "The host broke off with an error") : fault));
    }
}
