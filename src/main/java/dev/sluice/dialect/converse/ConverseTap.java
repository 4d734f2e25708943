package dev.sluice.dialect.converse;

import dev.sluice.canonical.HostFault;
import dev.sluice.canonical.Usage;
import dev.sluice.dialect.EventKind;
import dev.sluice.json.InvalidJsonException;
import dev.sluice.json.Json;
import dev.sluice.json.JsonReader;
import dev.sluice.stream.AwsFrame;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the frames of a ConverseStream that pass from host to caller as they are; what {@link dev.sluice.dialect.StreamDialect} is for
 * lines of text. One instance per stream, on one event loop; it changes nothing and keeps nothing of a frame.
 *
 * <p>Feed the bytes to an {@link dev.sluice.stream.AwsEventStreamDecoder}, which gives out whole frames and fails at damaged ones, and each
 * frame to {@link #look}. Every frame is the caller's, also the one with the usage: there is no asking for it in this protocol.
 */
public final class ConverseTap {
    private @Nullable Usage usage;
    private @Nullable HostFault fault;
    private boolean stopped;
    private boolean told;
    private @Nullable Long openBlock;

    /**
     * What the frame is. The last one of a whole answer, {@code metadata} behind {@code messageStop}, is {@code TERMINAL}; so that {@code
     * messageStop} itself is {@code CONTENT}, unless {@code metadata} came too early. Never {@code USAGE}, which would mean that the
     * caller must not see it.
     */
    public EventKind look(AwsFrame frame) {
        return switch (frame.messageType()) {
            case "event" -> lookAtEvent(frame);
            case "exception" -> {
                fault = Errors.ofException(frame.eventType(), frame.bytes(), frame.payloadStart(), frame.payloadEnd());
                yield EventKind.ERROR;
            }
            case "error" -> {
                fault = Errors.ofCode(frame.eventType(), frame.text(":error-message"));
                yield EventKind.ERROR;
            }
            default -> EventKind.SIGN_OF_LIFE;
        };
    }

    private EventKind lookAtEvent(AwsFrame frame) {
        String type = frame.eventType();
        return switch (type == null ? "" : type) {
            case "messageStart" -> EventKind.PREAMBLE;
            case "contentBlockStart" -> {
                openBlock = blockOf(frame);
                yield EventKind.CONTENT;
            }
            case "contentBlockDelta" -> {
                // Blocks do not overlap: one look at the first piece of each will do.
                openBlock = openBlock == null ? blockOf(frame) : openBlock;
                yield EventKind.CONTENT;
            }
            case "contentBlockStop" -> {
                openBlock = null;
                yield EventKind.CONTENT;
            }
            case "messageStop" -> {
                stopped = true;
                yield told ? EventKind.TERMINAL : EventKind.CONTENT;
            }
            case "metadata" -> {
                told = true;
                note(frame);
                yield stopped ? EventKind.TERMINAL : EventKind.CONTENT;
            }
            default -> EventKind.SIGN_OF_LIFE;
        };
    }

    private void note(AwsFrame frame) {
        Json.Obj metadata = payload(frame);
        Usage read = metadata == null ? null : TokenUsage.beside(metadata);
        usage = read == null ? usage : read;
    }

    private static @Nullable Long blockOf(AwsFrame frame) {
        Json.Obj event = payload(frame);
        return event == null ? null : Math.max(0, event.number("contentBlockIndex", 0));
    }

    /** What cannot be read is the caller's to wonder about. */
    private static Json.@Nullable Obj payload(AwsFrame frame) {
        try {
            byte[] payload = Arrays.copyOfRange(frame.bytes(), frame.payloadStart(), frame.payloadEnd());
            return JsonReader.read(payload) instanceof Json.Obj object ? object : null;
        } catch (InvalidJsonException unreadable) {
            return null;
        }
    }

    /** The last usage that the host has told, or null. */
    public @Nullable Usage usage() {
        return usage;
    }

    /** What the last frame that was an {@code ERROR} said, or null. */
    public @Nullable HostFault fault() {
        return fault;
    }

    /** Whether {@code messageStop} has passed and no error: a stream that ends now is whole, with or without its usage. */
    public boolean isWhole() {
        return stopped && fault == null;
    }

    /**
     * The frames that end a stream whose answer must not become longer, as one that has reached its length; none behind {@code
     * messageStop}. They tell no usage: the host has not told any yet.
     */
    public Buffer cutFrames(String why) {
        Buffer frames = Buffer.buffer();
        if (!stopped) {
            EventWriter.cut(openBlock, why, frames);
        }
        return frames;
    }

    /** The frame that ends a stream after its first byte, so that the caller's SDK raises it as an error. */
    public static Buffer errorFrame(HostFault fault, String requestId) {
        Buffer frame = Buffer.buffer();
        new EventWriter().fail(fault, requestId, frame);
        return frame;
    }
}
