package dev.sluice.dialect.converse;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.canonical.Event;
import dev.sluice.canonical.FinishReason;
import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.AnswerReader;
import dev.sluice.failure.Failure;
import dev.sluice.failure.Kind;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.stream.AwsEventStreamDecoder;
import dev.sluice.stream.AwsFrame;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of ConverseStream: {@code messageStart (contentBlockStart? contentBlockDelta* contentBlockStop)* messageStop metadata}
 * (Bedrock Runtime service model, {@code ConverseStreamOutput}; recordings of 77 streams). Only calls of tools have a {@code
 * contentBlockStart}. The usage comes behind the end, in {@code metadata}: an answer is whole when both have come, or when the bytes end
 * after {@code messageStop} between two frames.
 */
final class EventReader implements AnswerReader {
    private final Consumer<Event> sink;
    private final AwsEventStreamDecoder frames = new AwsEventStreamDecoder(this::onFrame);
    private final BlockStream blocks;
    private boolean started;
    private boolean finished;
    private boolean told;
    private boolean failed;
    private boolean ended;
    private @Nullable Usage early;

    EventReader(Consumer<Event> sink) {
        this.sink = sink;
        this.blocks = new BlockStream(this::emit);
    }

    @Override
    public void feed(Buffer bytes) {
        frames.feed(bytes);
    }

    @Override
    public void end() {
        ended = true;
    }

    @Override
    public boolean isWhole() {
        return finished && !failed && (told || (ended && frames.isBetweenFrames()));
    }

    private void onFrame(AwsFrame frame) {
        if (failed) {
            return;
        }
        try {
            switch (frame.messageType()) {
                case "event" -> onEvent(frame);
                case "exception" ->
                    fail(Errors.ofException(
                            frame.eventType(), frame.bytes(), frame.payloadStart(), frame.payloadEnd()));
                case "error" -> fail(Errors.ofCode(frame.eventType(), frame.text(":error-message")));
                default -> {
                    // a sort of message that may be added to the protocol some day
                }
            }
        } catch (IOException | InvalidJsonException notJson) {
            throw invalid();
        }
    }

    private void onEvent(AwsFrame frame) throws IOException {
        String type = frame.eventType();
        switch (type == null ? "" : type) {
            case "messageStart" -> start();
            case "contentBlockDelta" -> {
                try (JsonParser parser = parser(frame)) {
                    blocks.delta(parser);
                }
            }
            case "contentBlockStart" -> blocks.start(tree(frame));
            case "contentBlockStop" -> blocks.stop();
            case "messageStop" -> stop(tree(frame));
            case "metadata" -> metadata(tree(frame));
            default -> {
                // new kinds of events are normal
            }
        }
    }

    private static JsonParser parser(AwsFrame frame) throws IOException {
        JsonParser parser = JsonReader.parser(frame.bytes(), frame.payloadStart(), frame.payloadEnd());
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw invalid();
        }
        return parser;
    }

    /** For the few events that come once or twice. */
    private static Json.Obj tree(AwsFrame frame) throws IOException {
        try (JsonParser parser = parser(frame)) {
            return (Json.Obj) JsonReader.readValue(parser);
        }
    }

    private void start() {
        if (!started) {
            started = true;
            sink.accept(new Event.Started("", "", 0, null));
        }
    }

    private void emit(Event event) {
        if (finished) {
            throw invalid();
        }
        start();
        sink.accept(event);
    }

    private void stop(Json.Obj event) {
        if (finished) {
            throw invalid();
        }
        blocks.stop();
        FinishReason reason = StopReasons.read(event.text("stopReason"), blocks.toolsCalled());
        String sequence = CompletionReader.stopSequence(event.get("additionalModelResponseFields"), reason);
        emit(new Event.Finished(0, reason, sequence));
        finished = true;
        if (early != null) {
            told = true;
            sink.accept(new Event.UsageTold(early));
        }
    }

    /** Against the rule it may come before the end; no usage may be told then. */
    private void metadata(Json.Obj event) {
        Usage usage = TokenUsage.beside(event);
        if (!finished) {
            early = usage;
            return;
        }
        told = true;
        if (usage != null) {
            sink.accept(new Event.UsageTold(usage));
        }
    }

    private void fail(HostFault fault) {
        failed = true;
        sink.accept(new Event.Failed(fault));
    }

    static Failure invalid() {
        return Failure.of(Kind.UPSTREAM_INVALID_ANSWER, "The host sent an event that is not of ConverseStream");
    }
}
